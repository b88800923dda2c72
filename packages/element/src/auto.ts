// Defines <borough-city> now, and each panel when the page first has one: a page loads what it shows.
import './city/city.js';

export { BoroughCity } from './city/city.js';

const PANELS: Readonly<Record<string, () => Promise<unknown>>> = {
  'borough-alarms': () => import('./panel/alarms.js'),
  'borough-clock': () => import('./panel/clock.js'),
  'borough-compass': () => import('./panel/compass.js'),
  'borough-feature': () => import('./panel/feature.js'),
  'borough-health': () => import('./panel/health.js'),
  'borough-language': () => import('./panel/language.js'),
  'borough-layers': () => import('./panel/layers.js'),
  'borough-legend': () => import('./panel/legend.js'),
  'borough-measure': () => import('./panel/measure.js'),
  'borough-nearby': () => import('./panel/nearby.js'),
  'borough-places': () => import('./panel/places.js'),
  'borough-screenshot': () => import('./panel/screenshot.js'),
  'borough-search': () => import('./panel/search.js'),
  'borough-table': () => import('./panel/table.js'),
  'borough-theme': () => import('./panel/theme.js'),
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
