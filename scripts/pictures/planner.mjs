/** The planner's pictures: a future with its block in hand, two futures, and the sun on façades. */
const DESK = { width: 1600, height: 900 };

/** A command as a link has it: every field as JSON. */
const told = ({ do: name, ...fields }) =>
  [
    `do=${name}`,
    ...Object.entries(fields).map(
      ([key, value]) => `${key}==${encodeURIComponent(JSON.stringify(value))}`,
    ),
  ].join('&');

/** A state of the planner: what its page is asked for, and the link that it follows. */
const state = (name, query, commands, more = {}) => ({
  name,
  screen: DESK,
  query: `${query}#${commands.map(told).join('&')}`,
  ...more,
});

/** Degrees of so many metres east and north of the town's middle. */
const LON = 115;
const LAT = 33;
const at = (east, north) => [
  Number((LON + east / 93_453).toFixed(7)),
  Number((LAT + north / 110_919).toFixed(7)),
];
const rectangle = (west, south, east, north) => [
  at(west, south),
  at(east, south),
  at(east, north),
  at(west, north),
];

const block = (id, ring, floors, use) => ({
  id,
  do: 'add',
  massing: { footprint: rectangle(...ring), baseMeters: 30, floors, floorHeightMeters: 3.2, use },
});

/** Three low offices by the river make room for dwellings around a court, and a school. */
const COURT = {
  label: { en: 'Green court', 'zh-CN': '绿色庭院' },
  patches: [
    { id: 'h1', do: 'hide', table: 'buildings', keys: ['B-0204', 'B-0212', 'B-0213'] },
    block('m1', [-46, -98, -25, -76], 18, 'dwelling'),
    block('m2', [-45, -42, -25, -8], 9, 'dwelling'),
    block('m3', [-96, -82, -62, -68], 3, 'school'),
  ],
};

const scene = (camera, sun, chosen) => [
  { do: 'sun', at: sun },
  { do: 'layer', id: 'energy', visible: false },
  { do: 'look', camera },
  { do: 'scenario', edit: { do: 'put', id: 'court', scenario: COURT } },
  { do: 'view', id: 'main', scenario: 'court' },
  ...(chosen ? [{ do: 'select', table: 'scenario.things', keys: [`court/${chosen}`] }] : []),
];

const camera = (rangeMeters, headingDegrees, pitchDegrees) => ({
  target: [...at(-60, -62), 40],
  headingDegrees,
  pitchDegrees,
  rangeMeters,
});
const SPRING = '2026-04-05T15:20:00+08:00';
const WINTER = '2026-01-20T13:30:00+08:00';
const swipe = { do: 'compare', how: 'swipe', with: 'existing', at: 0.5 };
const side = { do: 'compare', how: 'side', with: 'existing', at: 0.5 };
/** Unfolds the panel, reckons, and waits for the verdict. */
const study = {
  async act(page) {
    await page.$eval('planner-sun', (panel) => panel.removeAttribute('folded'));
    await page.click('planner-sun #reckon', { timeout: 180_000 });
    await page.waitForSelector('planner-sun #verdict', { timeout: 180_000 });
  },
};

export const PLANNER = [
  {
    example: 'planner',
    city: 'town',
    at: '2026-06-05T16:05:00+08:00',
    states: [
      state('block-en', 'lang=en&theme=light', scene(camera(300, 20, -34), SPRING, 'm1')),
      state('block-zh', 'lang=zh-CN&theme=dark', scene(camera(300, 20, -34), SPRING, 'm1')),
      state('swipe-zh', 'lang=zh-CN&theme=light', [...scene(camera(320, 10, -36), SPRING), swipe]),
      state('side-en', 'lang=en&theme=dark', [...scene(camera(360, 20, -38), SPRING), side]),
      state('sun-zh', 'lang=zh-CN&theme=light', scene(camera(280, 15, -42), WINTER), study),
      state('sun-en', 'lang=en&theme=dark', scene(camera(280, 15, -42), WINTER), study),
    ],
  },
  {
    example: 'planner',
    city: 'lyon',
    isOptional: true,
    states: [
      state(
        'block-en',
        'lang=en&theme=light',
        [
          {
            do: 'look',
            camera: {
              target: [4.8335, 45.7682, 180],
              headingDegrees: 10,
              pitchDegrees: -35,
              rangeMeters: 420,
            },
          },
          {
            do: 'scenario',
            edit: {
              do: 'put',
              id: 'hall',
              scenario: { label: { en: 'Hall', 'zh-CN': '大厅' }, patches: [] },
            },
          },
          { do: 'view', id: 'main', scenario: 'hall' },
        ],
        { click: 'planner-thing #square' },
      ),
    ],
  },
];
