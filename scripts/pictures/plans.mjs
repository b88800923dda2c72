import { KIOSK_PLANS } from './kiosk.mjs';
import { PLANNER } from './planner.mjs';

/** The screens of the pictures. */
const WALL = { width: 1920, height: 1080 };
const DESK = { width: 1600, height: 900 };
const PHONE = { width: 390, height: 844 };

const command = (value) => `do=${encodeURIComponent(JSON.stringify(value))}`;
const select = (table, key) => command({ do: 'select', table, keys: [key] });
const sunAt = (hour) => command({ do: 'sun', at: `2026-06-05T${hour}:00+08:00` });
const clear = command({ do: 'weather', weather: {} });
const rain = command({ do: 'weather', weather: { rain: 7, visibility: 3500 } });
const fog = command({ do: 'weather', weather: { visibility: 900 } });
/** Without the colours of the energy layer: the town in its own materials. */
const plain = command({ do: 'layer', id: 'energy', visible: false });
const noFlow = command({ do: 'layer', id: 'traffic', visible: false });

const state = (name, screen, ...query) => ({ name, screen, query: query.join('&') });
const town = (name, screen, place, lang, theme, ...more) =>
  state(name, screen, `place=${place}`, `lang=${lang}`, `theme=${theme}`, 'quality=high', ...more);

/** Every picture that `pnpm shots` takes. The town's own are drawn without panels. */
export const PLANS = [
  {
    example: 'picture',
    city: 'town',
    at: '2026-06-05T19:05:00+08:00',
    states: [
      town('hero-en', WALL, 'hero', 'en', 'light', clear),
      town('hero-zh', WALL, 'hero', 'zh', 'light', clear, plain),
      town('hero-dark-zh', DESK, 'hero', 'zh', 'dark', clear),
      town('hero-wall-zh', WALL, 'hero', 'zh', 'wall', clear),
      town('morning-en', DESK, 'centre', 'en', 'light', clear, sunAt('07:30'), plain),
      town('noon-en', DESK, 'centre', 'en', 'light', clear, sunAt('12:30')),
      town('night-en', DESK, 'centre', 'en', 'light', clear, sunAt('21:30'), plain),
      town('night-zh', DESK, 'hero', 'zh', 'dark', clear, sunAt('21:30'), plain),
      town('rain-zh', DESK, 'hero', 'zh', 'light', rain, sunAt('19:05'), plain),
      town('fog-en', DESK, 'hero', 'en', 'light', fog, sunAt('08:00'), plain),
      town('street-en', DESK, 'street', 'en', 'light', clear, sunAt('15:30'), plain, noFlow),
      town('panorama-en', DESK, 'panorama', 'en', 'light', clear, sunAt('16:30')),
      town('park-dark-zh', DESK, 'park', 'zh', 'dark', clear, sunAt('16:00')),
      town('phone-zh', PHONE, 'hero', 'zh', 'light', clear),
    ],
  },
  {
    example: 'portal',
    city: 'town',
    at: '2026-06-05T19:05:00+08:00',
    states: [
      state('hero-en', DESK, 'lang=en&theme=light&place=hero'),
      state('night-zh', DESK, 'lang=zh-CN&theme=dark&place=centre', sunAt('22:00')),
      state('phone-zh', PHONE, 'lang=zh-CN&theme=light&place=hero'),
    ],
  },
  ...KIOSK_PLANS,
  {
    example: 'portal',
    city: 'quarter',
    states: [
      state('selected-en', DESK, 'lang=en&theme=light', select('buildings', 'B-1204')),
      { ...state('sources-en', DESK, 'lang=en&theme=light'), click: 'borough-health .fold' },
      state('phone-zh', PHONE, 'lang=zh-CN&theme=light', select('buildings', 'B-1204')),
      state('phone-dark-en', PHONE, 'lang=en&theme=dark'),
    ],
  },
  {
    example: 'engines',
    city: 'lyon',
    isOptional: true,
    states: [
      state('light', WALL, 'theme=light'),
      { ...state('flat', WALL, 'theme=light&lighting=flat'), isSame: true },
    ],
  },
  {
    example: 'portal',
    city: 'lyon',
    isOptional: true,
    states: [
      state('light-en', DESK, 'lang=en&theme=light'),
      state('dark-zh', DESK, 'lang=zh-CN&theme=dark'),
      state('station-en', DESK, 'lang=en&theme=light', select('stations', '1001')),
      state('phone-zh', PHONE, 'lang=zh-CN&theme=light'),
    ],
  },
  ...PLANNER,
];

export { PHONE };
