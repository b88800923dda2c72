import { join } from 'node:path';
import { compareEngines } from '../steps/engines.mjs';
import { findMissingGlyphs } from '../steps/glyphs.mjs';
import { ROOT, say } from '../steps/root.mjs';
import { PHONE } from './plans.mjs';

/** How the browser of pictures is started: drawn by the processor, nothing in the background. */
export const LAUNCH = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

const PATIENCE = { timeout: 180_000 };

/** Takes one picture; resolves to what is wrong with it. */
export async function shoot(browser, running, group, { name, screen, query, click, act, ...more }) {
  const path = join(ROOT, 'shots', `${group}-${name}.png`);
  if (more.take) {
    const faults = await more.take(browser, running.url, path);
    say(path.slice(ROOT.length));
    return faults;
  }
  const page = await browser.newPage({
    viewport: screen,
    deviceScaleFactor: screen === PHONE ? 2 : 1,
  });
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`${running.url}?${query}`, PATIENCE);
  // The city says when it is whole: all tiles in, and readings on them.
  await page.waitForSelector('#city[aria-busy="false"]', PATIENCE);
  if (click) await page.click(click);
  if (act) await act(page, running);
  // What counts down is gone in a moment.
  if (!more.isFleeting) await page.waitForTimeout(6000);
  await page.waitForSelector('#city[aria-busy="false"]', PATIENCE);
  // The picture's page can say more: labels have come to rest.
  await page.waitForFunction(isAtRest, null, PATIENCE);
  const engines = more.isSame ? await page.evaluate(compareEngines) : { told: '', faults: [] };
  if (engines.told) say(engines.told);
  const missing = await page.evaluate(findMissingGlyphs);
  await page.screenshot({ path, ...PATIENCE });
  await page.close();
  say(path.slice(ROOT.length));
  return [
    ...missing.map((glyph) => `${group} ${name}: no glyph for "${glyph}"`),
    ...engines.faults.map((what) => `${group} ${name}: ${what}`),
    ...errors
      .filter((error) => !more.isAllowed?.(error))
      .map((error) => `${group} ${name}: ${error}`),
  ];
}

/** In the page. A city that is told something in every frame never settles. */
function isAtRest() {
  const labels = globalThis.picture?.renderer.labels('main') ?? [];
  return labels.every(({ alpha }) => alpha === 1);
}
