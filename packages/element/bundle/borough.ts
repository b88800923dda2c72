// For a page without a build: <script type="module" src="borough/borough.js"></script>
import '../src/city/city.js';

export { BoroughCity } from '../src/city/city.js';

/** Panels by their tags; each is fetched when the page first has one. */
const PANELS: Readonly<Record<string, () => Promise<unknown>>> = {
  'borough-alarms': () => import('../src/panel/alarms.js'),
  'borough-clock': () => import('../src/panel/clock.js'),
  'borough-compass': () => import('../src/panel/compass.js'),
  'borough-feature': () => import('../src/panel/feature.js'),
  'borough-health': () => import('../src/panel/health.js'),
  'borough-language': () => import('../src/panel/language.js'),
  'borough-layers': () => import('../src/panel/layers.js'),
  'borough-legend': () => import('../src/panel/legend.js'),
  'borough-measure': () => import('../src/panel/measure.js'),
  'borough-nearby': () => import('../src/panel/nearby.js'),
  'borough-places': () => import('../src/panel/places.js'),
  'borough-screenshot': () => import('../src/panel/screenshot.js'),
  'borough-search': () => import('../src/panel/search.js'),
  'borough-table': () => import('../src/panel/table.js'),
  'borough-theme': () => import('../src/panel/theme.js'),
};

const wanted = new Set(Object.keys(PANELS));

function look(root: ParentNode): void {
  for (const tag of wanted) {
    if (!root.querySelector(tag)) continue;
    wanted.delete(tag);
    PANELS[tag]?.().catch((failure: unknown) => console.error(failure));
  }
}

look(document);
new MutationObserver(() => look(document)).observe(document.documentElement, {
  childList: true,
  subtree: true,
});
