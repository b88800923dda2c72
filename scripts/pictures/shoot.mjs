import { join } from 'node:path';
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
export async function shoot(browser, base, group, { name, screen, query, click }) {
  const page = await browser.newPage({
    viewport: screen,
    deviceScaleFactor: screen === PHONE ? 2 : 1,
  });
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`${base}?${query}`, PATIENCE);
  // The city says when it is whole: all tiles in, and readings on them.
  await page.waitForSelector('#city[aria-busy="false"]', PATIENCE);
  if (click) await page.click(click);
  await page.waitForTimeout(6000);
  await page.waitForSelector('#city[aria-busy="false"]', PATIENCE);
  // The picture's page can say more: labels have come to rest.
  await page.waitForFunction(isAtRest, null, PATIENCE);
  const missing = await page.evaluate(findMissingGlyphs);
  const path = join(ROOT, 'shots', `${group}-${name}.png`);
  await page.screenshot({ path, ...PATIENCE });
  await page.close();
  say(path.slice(ROOT.length));
  return [
    ...missing.map((glyph) => `${group} ${name}: no glyph for "${glyph}"`),
    ...errors.map((error) => `${group} ${name}: ${error}`),
  ];
}

/** In the page. A city that is told something in every frame never settles. */
function isAtRest() {
  const labels = globalThis.picture?.renderer.labels('main') ?? [];
  return labels.every(({ alpha }) => alpha === 1);
}
