import type { TilesetReader } from '../bind/feature.js';
import { BoroughError } from '../error.js';
import type { Geodetic } from '../geo/position.js';
import { type SunPosition, sunAt } from '../geo/sun.js';
import type { Undo } from '../scope.js';
import { type Signal, signal } from '../signal/signal.js';
import { compileStyle, type Style } from '../style/style.js';
import { DARK, LIGHT, type Theme } from '../style/theme.js';
import type { Table } from '../table/table.js';
import type { Clock } from '../time/clock.js';
import type { CityDescription } from './description.js';
import type { Layer, LayerReader } from './layer.js';
import { createOverride, type Override } from './override.js';
import { toUrl } from './plan.js';
import type { Camera, ViewId, ViewReader } from './view.js';

/** What changed in the scene; a renderer is told once a frame what has come together. */
export type SceneChange =
  | { readonly what: 'layer'; readonly id: string }
  | { readonly what: 'view'; readonly id: ViewId }
  | { readonly what: 'layers' | 'views' | 'theme' | 'sun' };

/** The running scene: tens of plain descriptions, matched by id. Writes are for the city's commands. */
export interface Scene {
  readonly origin: Geodetic;
  readonly theme: Theme;
  readonly tilesets: readonly TilesetReader[];
  readonly layers: readonly LayerReader[];
  readonly views: readonly ViewReader[];
  /** `city`, or the city time at which the sun is held. */
  readonly sunClock: Signal<'city' | number>;
  sun(view: ViewId): SunPosition;
  /** The city time at which moving things are shown: now less the play-out delay. */
  playMs(): number;
  table(id: string): Table;
  override(view: ViewId, table: string): Override;
  setLayer(id: string, change: { readonly visible?: boolean; readonly style?: Style }): void;
  setView(
    id: ViewId,
    change: { readonly camera?: Camera; readonly hiddenLayers?: readonly string[] },
  ): void;
  setTheme(name: 'light' | 'dark'): void;
  /** Compiles styles again whose text columns have learned new words; tells the sun when it has moved. */
  refresh(): void;
  watch(listener: (change: SceneChange) => void): Undo;
}

/** Degrees the sun moves before anybody redraws for it: one minute of live time. */
const SUN_STEP_DEGREES = 0.25;

const DEFAULT_CAMERA = { headingDegrees: 0, pitchDegrees: -45, rangeMeters: 1500 } as const;

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
  let theme = city.theme === 'dark' ? DARK : LIGHT;
  const tilesets: TilesetReader[] = Object.entries(city.tilesets ?? {}).map(([id, tileset]) => ({
    id,
    url: toUrl(tileset.url, baseUrl),
    table: tileset.table,
    key: tileset.key ?? 'id',
  }));
  const table = (id: string): Table => found(tables.get(id), 'table', id, [...tables.keys()]);
  const words = new Map<string, number>();
  const playDelayMs = (city.playDelaySeconds ?? 1.5) * 1000;
  let layers = (city.layers ?? []).map(toReader);
  let views: ViewReader[] = (
    city.views ?? [{ id: 'main', camera: { target: city.origin, ...DEFAULT_CAMERA } }]
  ).map((view) => ({
    id: view.id,
    rect: view.rect ?? [0, 0, 1, 1],
    camera: view.camera,
    hiddenLayers: new Set(view.hiddenLayers),
  }));
  let sun = sunNow();

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

  return {
    origin,
    tilesets,
    sunClock,
    get theme() {
      return theme;
    },
    get layers() {
      return layers;
    },
    get views() {
      return views;
    },
    sun: () => sun,
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
    setView(id, { camera, hiddenLayers }) {
      const old = found(
        views.find((v) => v.id === id),
        'view',
        id,
        views.map((v) => v.id),
      );
      const next: ViewReader = {
        ...old,
        ...(camera && { camera }),
        ...(hiddenLayers && { hiddenLayers: new Set(hiddenLayers) }),
      };
      views = views.map((v) => (v.id === id ? next : v));
      tell({ what: 'view', id });
    },
    setTheme(name) {
      theme = name === 'dark' ? DARK : LIGHT;
      tell({ what: 'theme' });
    },
    refresh() {
      for (const { id, layer, table: tableId } of layers) {
        const rule = layer.style?.color;
        if (rule?.scale.type !== 'category') continue;
        if (table(tableId).column(rule.column).texts.length !== words.get(id))
          this.setLayer(id, {});
      }
      refreshSun();
    },
    watch(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

function found<T>(value: T | undefined, what: string, id: string, known: readonly string[]): T {
  if (value !== undefined) return value;
  throw new BoroughError(
    `${what.toUpperCase()}_UNKNOWN`,
    `There is no ${what} "${id}" in the city. It has: ${known.join(', ') || 'none'}.`,
  );
}
