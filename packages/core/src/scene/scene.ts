import type { TilesetReader } from '../bind/feature.js';
import { BoroughError } from '../error.js';
import type { Geodetic } from '../geo/position.js';
import { type SunPosition, sunAt } from '../geo/sun.js';
import type { Undo } from '../scope.js';
import { type Signal, signal } from '../signal/signal.js';
import { compileStyle, type Style } from '../style/style.js';
import { type Theme, type ThemeName, themeOf } from '../style/theme.js';
import type { Table } from '../table/table.js';
import type { Clock } from '../time/clock.js';
import type { CityDescription, TilesetDescription, ViewDescription } from './description.js';
import { keepWithin } from './fence.js';
import { type GlobeDescription, toGlobe } from './globe.js';
import type { Layer, LayerReader } from './layer.js';
import { createMatch } from './match.js';
import { createOverride, type Override } from './override.js';
import { toUrl } from './plan.js';
import type { Camera, Rect, ViewId, ViewReader } from './view.js';
import { type Air, airOf, type Weather } from './weather.js';

/** What changed in the scene; a renderer is told once a frame what has come together. */
export type SceneChange =
  | { readonly what: 'layer'; readonly id: string }
  | { readonly what: 'view'; readonly id: ViewId }
  | { readonly what: 'layers' | 'views' | 'tilesets' | 'theme' | 'sun' };

/** The running scene: tens of plain descriptions, matched by id. Writes are for the city's commands. */
export interface Scene {
  readonly origin: Geodetic;
  readonly theme: Theme;
  readonly tilesets: readonly TilesetReader[];
  readonly globe: GlobeDescription | null;
  readonly layers: readonly LayerReader[];
  readonly views: readonly ViewReader[];
  /** `city`, or the city time at which the sun is held. */
  readonly sunClock: Signal<'city' | number>;
  sun(view: ViewId): SunPosition;
  readonly air: Air;
  readonly timeZone: string;
  /** The city time at which moving things are shown: now less the play-out delay. */
  playMs(): number;
  table(id: string): Table;
  override(view: ViewId, table: string): Override;
  setLayer(id: string, change: { readonly visible?: boolean; readonly style?: Style }): void;
  setView(
    id: ViewId,
    change: {
      readonly camera?: Camera;
      readonly hiddenLayers?: readonly string[];
      readonly rect?: Rect;
      readonly window?: Rect;
      /** null: the existing city. */
      readonly scenario?: string | null;
    },
  ): void;
  setTheme(name: ThemeName): void;
  /** As it was described or set; a renderer reads `air`. */
  readonly weather: Weather;
  /** The weather to show from now on; `city`: the description's. */
  setWeather(weather: 'city' | Weather): void;
  /** Compiles styles again whose text columns have learned new words; tells the sun and the air when they have changed. */
  refresh(): void;
  watch(listener: (change: SceneChange) => void): Undo;
  /** Follows a description that has gained or lost parts; what stays keeps its state. */
  sync(city: CityDescription): void;
  /** Lets go of the overrides of views and tables that are there no more; call when renderers have been told. */
  tidy(): void;
}

/** Degrees the sun moves before anybody redraws for it: one minute of live time. */
const SUN_STEP_DEGREES = 0.25;

export function createScene(
  city: CityDescription,
  tables: ReadonlyMap<string, Table>,
  clock: Clock,
  baseUrl: string | undefined,
): Scene {
  const [lon, lat, heightMeters] = city.origin;
  const origin: Geodetic = { lon, lat, heightMeters };
  const listeners = new Set<(change: SceneChange) => void>();
  const overrides = new Map<string, Override>();
  const sunClock = signal<'city' | number>(
    city.sun && city.sun !== 'city' ? Date.parse(city.sun) : 'city',
  );
  let theme = themeOf(city.theme ?? 'light');
  let weather = city.weather ?? {};
  let tilesets: readonly TilesetReader[] = [];
  const table = (id: string): Table => found(tables.get(id), 'table', id, [...tables.keys()]);
  const words = new Map<string, number>();
  const playDelayMs = (city.playDelaySeconds ?? 1.5) * 1000;
  let layers: readonly LayerReader[] = [];
  let views: readonly ViewReader[] = [];
  let sun = sunNow();
  let air = airOf(weather, table);

  function toTileset(
    id: string,
    { url, table: tableId, key = 'id' }: TilesetDescription,
  ): TilesetReader {
    return { id, url: toUrl(url, baseUrl), table: tableId, key };
  }

  function toReader(layer: Layer): LayerReader {
    const id =
      layer.type === 'features'
        ? (tilesets.find((tileset) => tileset.id === layer.tileset) as TilesetReader).table
        : layer.table;
    const columns = table(id).columns;
    const rule = layer.style?.color;
    if (rule?.scale.type === 'category')
      words.set(layer.id, columns.get(rule.column)?.texts.length ?? 0);
    return { id: layer.id, layer, table: id, style: compileStyle(layer.style, columns) };
  }

  function sunNow(): SunPosition {
    const at = sunClock.get();
    return sunAt(at === 'city' ? clock.nowMs() : at, origin.lon, origin.lat);
  }

  function tell(change: SceneChange): void {
    for (const listener of [...listeners]) listener(change);
  }

  function refreshSun(): void {
    const now = sunNow();
    const moved =
      Math.abs(now.altitudeDegrees - sun.altitudeDegrees) +
      Math.abs(now.azimuthDegrees - sun.azimuthDegrees);
    if (moved < SUN_STEP_DEGREES) return;
    sun = now;
    tell({ what: 'sun' });
  }
  sunClock.watch(refreshSun);

  const matchTilesets = createMatch(toTileset);
  const matchLayers = createMatch((_id, layer: Layer) => toReader(layer));
  const matchViews = createMatch((_id, view: ViewDescription) => toView(view));

  function sync(next: CityDescription): void {
    const before = { tilesets, layers, views };
    tilesets = matchTilesets(tilesets, Object.entries(next.tilesets ?? {}));
    layers = matchLayers(layers, byId(next.layers));
    views = matchViews(views, byId(next.views));
    if (tilesets !== before.tilesets) tell({ what: 'tilesets' });
    if (layers !== before.layers) tell({ what: 'layers' });
    if (views !== before.views) tell({ what: 'views' });
  }
  sync(city);
  function refreshAir(): void {
    const now = airOf(weather, table);
    if (now.rain === air.rain && now.visibility === air.visibility) return;
    air = now;
    tell({ what: 'sun' });
  }

  return {
    origin,
    globe: toGlobe(city.globe, (url) => toUrl(url, baseUrl)),
    sunClock,
    sync,
    tidy() {
      const reads = [weather.rain, weather.visibility].filter(
        (amount) => typeof amount === 'object',
      );
      if (reads.some((amount) => !tables.has(amount.table))) weather = city.weather ?? {};
      for (const name of [...overrides.keys()]) {
        const [view, tableId] = name.split('\n') as [string, string];
        if (!tables.has(tableId) || !views.some((v) => v.id === view)) overrides.delete(name);
      }
      for (const id of [...words.keys()]) if (!layers.some((l) => l.id === id)) words.delete(id);
    },
    get tilesets() {
      return tilesets;
    },
    get theme() {
      return theme;
    },
    get weather() {
      return weather;
    },
    get layers() {
      return layers;
    },
    get views() {
      return views;
    },
    sun: () => sun,
    get air() {
      return air;
    },
    timeZone: city.timeZone,
    playMs: () => clock.nowMs() - playDelayMs,
    table,
    override(view, tableId) {
      found(
        views.find((v) => v.id === view),
        'view',
        view,
        views.map((v) => v.id),
      );
      const name = `${view}\n${table(tableId).id}`;
      const old = overrides.get(name);
      if (old) return old;
      const made = createOverride();
      overrides.set(name, made);
      return made;
    },
    setLayer(id, change) {
      const old = found(
        layers.find((l) => l.id === id),
        'layer',
        id,
        layers.map((l) => l.id),
      );
      const next = toReader({ ...old.layer, ...change });
      layers = layers.map((l) => (l.id === id ? next : l));
      tell({ what: 'layer', id });
    },
    setView(id, { camera, hiddenLayers, rect, window, scenario }) {
      const old = found(
        views.find((v) => v.id === id),
        'view',
        id,
        views.map((v) => v.id),
      );
      const { scenario: before, ...rest } = old;
      const stands = scenario === undefined ? before : (scenario ?? undefined);
      const next: ViewReader = {
        ...rest,
        ...(camera && { camera: keepWithin(camera, old.fence) }),
        ...(hiddenLayers && { hiddenLayers: new Set(hiddenLayers) }),
        ...(rect && { rect }),
        ...(window && { window }),
        ...(stands !== undefined && { scenario: stands }),
      };
      views = views.map((v) => (v.id === id ? next : v));
      tell({ what: 'view', id });
    },
    setTheme(name) {
      theme = themeOf(name);
      tell({ what: 'theme' });
    },
    setWeather(next) {
      const wanted = next === 'city' ? (city.weather ?? {}) : next;
      // Throws where it reads from what is not there, and then nothing has changed.
      airOf(wanted, table);
      weather = wanted;
      refreshAir();
    },
    refresh() {
      for (const { id, layer, table: tableId } of layers) {
        const rule = layer.style?.color;
        if (rule?.scale.type !== 'category') continue;
        if (table(tableId).column(rule.column).texts.length !== words.get(id))
          this.setLayer(id, {});
      }
      refreshSun();
      refreshAir();
    },
    watch(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function byId<D extends { readonly id: string }>(list: readonly D[] = []): [string, D][] {
  return list.map((one) => [one.id, one]);
}

const WHOLE: Rect = [0, 0, 1, 1];

function toView(view: ViewDescription): ViewReader {
  const { id, rect = WHOLE, window = WHOLE, hiddenLayers, scenario, fence } = view;
  return {
    id,
    camera: keepWithin(view.camera, fence),
    rect,
    window,
    hiddenLayers: new Set(hiddenLayers),
    ...(scenario !== undefined && { scenario }),
    ...(fence && { fence }),
  };
}

function found<T>(value: T | undefined, what: string, id: string, known: readonly string[]): T {
  if (value !== undefined) return value;
  throw new BoroughError(
    `${what.toUpperCase()}_UNKNOWN`,
    `There is no ${what} "${id}" in the city. It has: ${known.join(', ') || 'none'}.`,
  );
}
