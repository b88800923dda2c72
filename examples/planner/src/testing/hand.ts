import type { Page } from 'playwright';

type Offset = readonly [x: number, y: number];

/** Clicks the corners of a block around a point of the page; each is set before the next one is. */
export async function drawRing(
  page: Page,
  [x, y]: Offset,
  corners: readonly Offset[],
): Promise<void> {
  for (const [i, [dx, dy]] of corners.entries()) {
    await page.mouse.click(x + dx, y + dy);
    await page.waitForFunction(
      (count) =>
        document.querySelector('planner-corners')?.shadowRoot?.querySelectorAll('circle').length ===
        count,
      i + 1,
    );
  }
}

/** Brings the middle of a handle to another place, as a mouse or a finger does. */
export async function dragHandle(
  page: Page,
  id: string,
  [dx, dy]: Offset,
  by: 'mouse' | 'touch',
): Promise<void> {
  const box = await page.locator(`#${id}`).boundingBox();
  if (!box) throw new Error(`There is no handle "${id}"`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const way = Array.from({ length: 6 }, (_, i) => [x + (dx * i) / 5, y + (dy * i) / 5] as const);
  if (by === 'mouse') {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (const [px, py] of way) await page.mouse.move(px, py);
    await page.mouse.up();
    return;
  }
  const hand = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: object[]) =>
    hand.send('Input.dispatchTouchEvent', { type, touchPoints: points as never });
  await touch('touchStart', [{ x, y }]);
  for (const [px, py] of way) await touch('touchMove', [{ x: px, y: py }]);
  await touch('touchEnd', []);
  await hand.detach();
}
