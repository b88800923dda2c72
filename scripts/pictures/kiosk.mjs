/** Pictures of the kiosk, in the town at dusk: landscape, totem, and two screens of a wall. */
const LANDSCAPE = { width: 1920, height: 1080 };
const TOTEM = { width: 1080, height: 1920 };
const SCREEN = { width: 960, height: 1080 };
/** The dark edges between two screens of the wall, as a part of one's width. */
const BEZEL = 0.02;
const PATIENCE = { timeout: 180_000 };
const HERO = {
  target: [115.0008346, 33.0007574, 5],
  headingDegrees: 298,
  pitchDegrees: -9,
  rangeMeters: 700,
};

const state = (name, screen, lang, more = {}) => ({
  name,
  screen,
  query: `host=here&lang=${lang}`,
  ...more,
});

const run = (page, ...commands) =>
  page.evaluate(async (list) => {
    const { city } = document.querySelector('borough-city');
    for (const command of list) await city.run(command);
  }, commands);

/** Somebody touches the city where nothing but the city is. */
async function touch(page) {
  const { width, height } = page.viewportSize();
  await page.mouse.click(width / 2, height * 0.3);
  await page.waitForSelector('html[data-attendance="attended"]', PATIENCE);
}

/** A key now and then, as long as the picture takes: nobody is taken to have left. */
const stay = (page) =>
  page.evaluate(() => {
    setInterval(() => dispatchEvent(new KeyboardEvent('keydown')), 5000);
  });

async function choose(page) {
  await touch(page);
  await stay(page);
  await run(page, { do: 'select', table: 'buildings', keys: ['B-1204'] });
  await run(page, { do: 'flyTo', table: 'buildings', keys: ['B-1204'] });
}

async function leave(page) {
  await touch(page);
  await page.waitForSelector('#leaving section', PATIENCE);
}

async function watch(page) {
  await touch(page);
  await page.click('#tour');
  await page.waitForSelector('[data-lead="next"]', PATIENCE);
  await page.click('[data-lead="next"]');
}

/** What the browser says of a network that is gone. */
const isNetwork = (error) => /ERR_|WebSocket/.test(error);

async function cut(page, running) {
  await page.waitForSelector('html[data-kept="whole"]', PATIENCE);
  await running.stop();
  await page.waitForSelector('#now[data-time="recorded"]', PATIENCE);
}

/** Some frames on, with all tiles in of what a screen looks at now: one that was behind another draws late. */
const drawn = (page) =>
  page.evaluate(async () => {
    const { renderer } = document.querySelector('borough-city').room;
    for (let quiet = 0; quiet < 3; ) {
      const { frames } = renderer.stats();
      while (renderer.stats().frames === frames) await new Promise(requestAnimationFrame);
      quiet = renderer.stats().pending === 0 ? quiet + 1 : 0;
    }
  });

/** Two windows of one wall, as they would hang. */
async function takeWall(browser, base, path) {
  const context = await browser.newContext({ viewport: SCREEN });
  try {
    const open = async (column) => {
      const page = await context.newPage();
      await page.goto(
        `${base}?host=here&lang=zh-CN&wall=1x2&screen=0,${column}&bezel=${BEZEL},0`,
        PATIENCE,
      );
      await page.waitForSelector('#city[aria-busy="false"]', PATIENCE);
      return page;
    };
    const pages = [await open(0), await open(1)];
    await touch(pages[0]);
    await stay(pages[0]);
    await run(pages[0], { do: 'deselect' }, { do: 'look', camera: HERO });
    const parts = [];
    for (const page of pages) {
      await page.bringToFront();
      await drawn(page);
      await page.waitForTimeout(4000);
      await page.waitForSelector('#city[aria-busy="false"]', PATIENCE);
      parts.push((await page.screenshot(PATIENCE)).toString('base64'));
    }
    const frame = await context.newPage();
    const gap = Math.round(SCREEN.width * BEZEL);
    await frame.setViewportSize({ width: 2 * SCREEN.width + gap, height: SCREEN.height });
    await frame.setContent(
      `<body style="margin:0;display:flex;gap:${gap}px;background:#000">${parts
        .map((part) => `<img src="data:image/png;base64,${part}">`)
        .join('')}`,
    );
    await frame.screenshot({ path, ...PATIENCE });
    return [];
  } finally {
    await context.close();
  }
}

const DUSK = { example: 'kiosk', city: 'town', at: '2026-06-05T19:05:00+08:00' };

export const KIOSK_PLANS = [
  {
    ...DUSK,
    states: [
      state('attract-zh', LANDSCAPE, 'zh-CN'),
      state('attract-totem-en', TOTEM, 'en'),
      state('visit-en', LANDSCAPE, 'en', { act: choose }),
      state('visit-totem-zh', TOTEM, 'zh-CN', { act: choose }),
      state('tour-en', LANDSCAPE, 'en', { act: watch }),
      state('countdown-zh', LANDSCAPE, 'zh-CN', { act: leave, isFleeting: true }),
      state('countdown-totem-en', TOTEM, 'en', { act: leave, isFleeting: true }),
      { name: 'wall-zh', take: takeWall },
      // The last: its network does not come back.
      state('recorded-en', LANDSCAPE, 'en', { act: cut, isAllowed: isNetwork }),
    ],
  },
  { ...DUSK, states: [state('recorded-zh', TOTEM, 'zh-CN', { act: cut, isAllowed: isNetwork })] },
];
