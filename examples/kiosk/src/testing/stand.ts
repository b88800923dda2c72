import type { City, Command } from '@borough/core';
import type { Frame, Page } from 'playwright';

/** What a test sees of the kiosk's element. */
export type CityElement = HTMLElement & { readonly city: { -readonly [N in keyof City]: City[N] } };

export const PATIENCE = { timeout: 120_000 };

/** The kiosk in the frame of its watchdog, with a whole picture. */
export async function kioskIn(page: Page): Promise<Frame> {
  const handle = await page.waitForSelector('#kiosk', PATIENCE);
  const frame = await handle.contentFrame();
  if (!frame) throw new Error('The watchdog shows no kiosk.');
  await frame.waitForSelector('#city[aria-busy="false"]', PATIENCE);
  return frame;
}

export async function runIn(frame: Frame, ...commands: readonly Command[]): Promise<void> {
  await frame.evaluate(async (list) => {
    const { city } = document.querySelector('borough-city') as unknown as CityElement;
    for (const command of list) await city.run(command);
  }, commands);
}

/** Mean difference and share of clearly different pixels of two pictures of one size, sampled on a grid. */
export async function comparePictures(
  page: Page,
  one: Buffer,
  other: Buffer,
  every = 4,
): Promise<{ readonly mean: number; readonly far: number }> {
  return page.evaluate(
    async ([first, second, step]) => {
      async function read(base64: string): Promise<ImageData> {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const { width, height } = image;
        const context = new OffscreenCanvas(width, height).getContext('2d');
        if (!context) throw new Error('no canvas');
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, width, height);
      }
      const [a, b] = [await read(first), await read(second)];
      if (a.width !== b.width || a.height !== b.height)
        throw new Error(`${a.width}×${a.height} is not ${b.width}×${b.height}`);
      let sum = 0;
      let far = 0;
      let count = 0;
      for (let y = 0; y < a.height; y += step)
        for (let x = 0; x < a.width; x += step) {
          const at = (y * a.width + x) * 4;
          let most = 0;
          for (let c = 0; c < 3; c++)
            most = Math.max(most, Math.abs((a.data[at + c] ?? 0) - (b.data[at + c] ?? 0)));
          sum += most;
          count++;
          if (most > 24) far++;
        }
      return { mean: sum / count, far: far / count };
    },
    [one.toString('base64'), other.toString('base64'), every] as const,
  );
}

/** Only the city: what lies over it is another test's. */
export async function bare(frame: Frame | Page): Promise<void> {
  await frame.addStyleTag({
    content: '#city > *, #city::part(foot) { visibility: hidden !important; }',
  });
}
