import { join } from 'node:path';
import { ROOT, say } from '../steps/root.mjs';
import { startCity } from './city.mjs';

const SCREEN = { width: 400, height: 225 };
const PATIENCE = { timeout: 180_000 };
const COLUMNS = 5;
const ROWS = 5;
const FLIGHT_MS = 10_000;
/** Frames between two pictures are drawn too: tiles and labels live through all of them. */
const STEP_MS = 80;

/** Ten seconds from the panorama into a street, frame by frame, as one sheet of pictures. */
export async function shootFlight(browser) {
  const running = await startCity({
    city: 'town',
    example: 'picture',
    at: '2026-06-05T12:30:00+08:00',
  });
  try {
    const page = await browser.newPage({ viewport: SCREEN });
    await page.clock.install();
    const noon = encodeURIComponent('{"do":"sun","at":"2026-06-05T15:30:00+08:00"}');
    const query = `place=panorama&quality=medium&caption=no&do=${noon}`;
    await page.goto(`${running.url}?${query}`, PATIENCE);
    await page.waitForFunction(
      () => globalThis.picture?.renderer.stats().pending === 0,
      null,
      PATIENCE,
    );
    await page.waitForTimeout(3000);
    // From here on time goes by frames.
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
    await page.evaluate(() => {
      const { city } = globalThis.picture;
      const { camera } = city.description.places.find(({ id }) => id === 'street');
      void city.run({ do: 'fly', camera });
    });
    const frames = [];
    const many = Math.round(FLIGHT_MS / STEP_MS);
    for (let i = 0; i < many; i++) {
      await page.clock.fastForward(STEP_MS);
      if (i % Math.ceil(many / (COLUMNS * ROWS)) !== 0) continue;
      frames.push((await page.screenshot(PATIENCE)).toString('base64'));
    }
    await page.close();
    const path = join(ROOT, 'shots', 'flight.png');
    await writeSheet(browser, frames, path);
    say(path.slice(ROOT.length));
  } finally {
    await running.stop();
  }
  return [];
}

async function writeSheet(browser, frames, path) {
  const width = SCREEN.width * COLUMNS;
  const height = SCREEN.height * Math.ceil(frames.length / COLUMNS);
  const page = await browser.newPage({ viewport: { width, height } });
  const images = frames.map(
    (data) => `<img width="${SCREEN.width}" src="data:image/png;base64,${data}">`,
  );
  await page.setContent(
    `<style>body{margin:0;display:flex;flex-wrap:wrap}img{display:block}</style>${images.join('')}`,
  );
  await page.screenshot({ path, ...PATIENCE });
  await page.close();
}
