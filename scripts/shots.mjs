import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { setup } from './setup.mjs';
import { findMissingGlyphs } from './steps/glyphs.mjs';
import { ROOT, say } from './steps/root.mjs';

/** `pnpm shots`: pictures of every example in its main states, in `shots/`; missing glyphs fail it. */
const DESK = { width: 1600, height: 900 };
const PHONE = { width: 390, height: 844 };

const select = (table, key) =>
  `do=${encodeURIComponent(JSON.stringify({ do: 'select', table, keys: [key] }))}`;

const sunAt = (hour) =>
  `do=${encodeURIComponent(JSON.stringify({ do: 'sun', at: `2026-06-05T${hour}:00+08:00` }))}`;
/** Without the colours of the energy layer: the town in its own materials. */
const plain = `do=${encodeURIComponent(JSON.stringify({ do: 'layer', id: 'energy', visible: false }))}`;

const PLANS = [
  {
    city: 'town',
    states: [
      ['hero-en', DESK, 'lang=en&theme=light&place=hero'],
      ['hero-plain-zh', DESK, `lang=zh-CN&theme=light&place=hero&${plain}`],
      ['morning-en', DESK, `lang=en&theme=light&place=centre&${sunAt('07:30')}&${plain}`],
      ['noon-panorama-en', DESK, `lang=en&theme=light&place=panorama&${sunAt('12:30')}`],
      ['night-zh', DESK, `lang=zh-CN&theme=dark&place=centre&${sunAt('22:00')}`],
      ['street-en', DESK, `lang=en&theme=light&place=street&${sunAt('15:30')}&${plain}`],
      ['dark-park-zh', DESK, `lang=zh-CN&theme=dark&place=park&${sunAt('16:00')}`],
      ['phone-zh', PHONE, 'lang=zh-CN&theme=light&place=hero'],
    ],
  },
  {
    city: 'quarter',
    states: [
      ['selected-en', DESK, `lang=en&theme=light&${select('buildings', 'B-1204')}`],
      ['sources-en', DESK, 'lang=en&theme=light', 'details.health summary'],
      ['phone-zh', PHONE, `lang=zh-CN&theme=light&${select('buildings', 'B-1204')}`],
      ['phone-dark-en', PHONE, 'lang=en&theme=dark'],
    ],
  },
  {
    city: 'lyon',
    isOptional: true,
    states: [
      ['light-en', DESK, 'lang=en&theme=light'],
      ['dark-zh', DESK, 'lang=zh-CN&theme=dark'],
      ['station-en', DESK, `lang=en&theme=light&${select('stations', '1001')}`],
      ['phone-zh', PHONE, 'lang=zh-CN&theme=light'],
    ],
  },
];

/** Starts a city and resolves to its address and what ends it; null where its data is not here. */
function startCity(city) {
  const port = String(4480 + Math.floor(Math.random() * 200));
  const child = spawn(
    process.execPath,
    ['scripts/start.mjs', '--no-open', '--city', city, '--port', port],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let told = '';
  return new Promise((resolve, reject) => {
    const stop = () =>
      new Promise((done) => {
        child.once('exit', done);
        child.kill('SIGINT');
      });
    child.stdout.on('data', (chunk) => {
      told += chunk;
      const url = /borough: (http\S+)/.exec(told)?.[1];
      if (url) resolve({ url, stop });
    });
    child.stderr.on('data', (chunk) => (told += chunk));
    child.once('exit', (status) => {
      if (told.includes('BOROUGH_DATA')) resolve(null);
      else reject(new Error(`the city "${city}" ended with ${status}:\n${told}`));
    });
  });
}

async function shoot(browser, base, city, [name, viewport, query, click]) {
  const page = await browser.newPage({ viewport, deviceScaleFactor: viewport === PHONE ? 2 : 1 });
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`${base}?${query}`);
  // The city says when it is whole: all tiles in, and readings on them.
  await page.waitForSelector('#city[aria-busy="false"]', { timeout: 90_000 });
  if (click) await page.click(click);
  await page.waitForTimeout(6000);
  await page.waitForSelector('#city[aria-busy="false"]', { timeout: 90_000 });
  const missing = await page.evaluate(findMissingGlyphs);
  const path = join(ROOT, 'shots', `portal-${city}-${name}.png`);
  await page.screenshot({ path, timeout: 60_000 });
  await page.close();
  say(path.slice(ROOT.length));
  return [
    ...missing.map((glyph) => `${city} ${name}: no glyph for "${glyph}"`),
    ...errors.map((error) => `${city} ${name}: ${error}`),
  ];
}

await setup();
await rm(join(ROOT, 'shots'), { recursive: true, force: true });
await mkdir(join(ROOT, 'shots'), { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH,
  args: [
    '--no-sandbox',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
  ],
});
const faults = [];
try {
  for (const { city, isOptional, states } of PLANS) {
    const running = await startCity(city);
    if (!running) {
      say(`${city} is left out: its data is not here`);
      if (!isOptional) faults.push(`${city} did not start`);
      continue;
    }
    try {
      for (const state of states) faults.push(...(await shoot(browser, running.url, city, state)));
    } finally {
      await running.stop();
    }
  }
} finally {
  await browser.close();
}
for (const fault of faults) console.error(`shots: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
