import { isWithin } from '../geo/ring.js';
import type { CityPart } from '../scene/part.js';
import type { Scene } from '../scene/scene.js';
import type { Undo } from '../scope.js';
import type { PanelSource } from '../select/panel.js';
import { HIDDEN } from '../style/look.js';
import type { Geometry } from '../table/geometry.js';
import type { Slot, Table, TableReader } from '../table/table.js';
import { type Effect, EXISTING, effectOf } from './effect.js';
import type { Ledger } from './ledger.js';
import { heightOf, type Massing, type Ring } from './scenario.js';

/** The table of what scenarios add, and its layers. */
export const SCENARIO_TABLE = 'scenario.things';
export const SCENARIO_BLOCKS = 'scenario.blocks';
export const SCENARIO_CLOSED = 'scenario.closed';

/** Who says what is known of planned things. */
export const SCENARIO_SOURCE: PanelSource = {
  feed: SCENARIO_TABLE,
  label: { en: 'Scenario', 'zh-CN': '情景' },
  nature: 'planned',
};

/** Shows in each view the scenario that the view names. */
export interface Staging {
  /** Looks again at what is hidden by place, as things become known. Cheap when nothing has. */
  refresh(): void;
  readonly close: Undo;
}

/** What staging works on. */
export interface StagingRoom {
  readonly scene: Scene;
  readonly ledger: Ledger;
  /** A table may leave while a scenario still names it; the patch then does nothing until it is back. */
  readonly tables: ReadonlyMap<string, Table>;
  extend(part: CityPart): Undo;
  nowMs(): number;
}

const OWNER = 'scenario';

/**
 * A scenario reaches a view by two old roads: its hides are bits of the view's override, held by an
 * owner of their own; what it adds are rows of one table, hidden in the views that do not show it. So two
 * futures stand on one loaded tileset, and no renderer knows of scenarios.
 */
export function createStaging({ scene, ledger, tables, extend, nowMs }: StagingRoom): Staging {
  let effects = new Map<string, Effect>();
  let rows = new Map<string, Massing | string>();
  let takeOut: Undo | null = null;
  let held = new Map<string, ReadonlySet<string>>();
  /** Each table as it was when its things were last hidden. */
  let seen = new Map<string, { readonly table: Table | undefined; readonly size: number }>();
  let shownNow = '';

  const standing = (): string =>
    JSON.stringify(scene.views.map(({ id, scenario }) => [id, scenario]));

  function sync(): void {
    shownNow = standing();
    const scenarios = ledger.all.get();
    const shown = new Map<string | undefined, Effect>();
    const next = new Map<string, Effect>();
    for (const { id, scenario } of scene.views) {
      const known = scenario !== undefined && Object.hasOwn(scenarios, scenario);
      const name = known ? scenario : undefined;
      const effect = shown.get(name) ?? effectOf(scenarios, name);
      shown.set(name, effect);
      next.set(id, effect);
    }
    effects = next;
    setRows([...shown.values()]);
    for (const [view, effect] of effects) hide(view, effect);
  }

  /** Writes the rows that some view shows, and forgets those that none does. */
  function setRows(shown: readonly Effect[]): void {
    const wanted = new Map<string, Massing | string>();
    for (const effect of shown) {
      for (const [key, massing] of effect.massings) wanted.set(key, massing);
      for (const [table, keys] of effect.closed)
        for (const key of keys) wanted.set(closedKey(table, key), table);
    }
    if (wanted.size > 0) takeOut ??= extend(ADDED);
    if (!takeOut) return;
    const table = scene.table(SCENARIO_TABLE);
    for (const [key, row] of wanted) {
      if (rows.get(key) === row && typeof row !== 'string') continue;
      const [slot] = table.resolveNow([key]);
      if (typeof row === 'string') closeSegment(table, slot as Slot, row, key);
      else writeBlock(table, slot as Slot, row, nowMs());
    }
    for (const key of rows.keys()) {
      if (wanted.has(key)) continue;
      const slot = table.slotOf(key);
      table.clear(slot);
      table.geometry.set(slot, undefined);
    }
    rows = wanted;
  }

  function closeSegment(table: Table, slot: Slot, from: string, key: string): void {
    const source = tables.get(from);
    const slotThere = source?.slotOf(key.slice(closedKey(from, '').length)) ?? 0;
    const shape = source?.geometry.get(slotThere);
    if (table.geometry.get(slot) !== shape) table.geometry.set(slot, shape);
  }

  function hide(view: string, effect: Effect): void {
    const touched = new Set([...effect.hidden.keys(), ...effect.hiddenWithin.map((w) => w.table)]);
    if (takeOut) touched.add(SCENARIO_TABLE);
    for (const id of held.get(view) ?? []) touched.add(id);
    for (const id of touched) {
      const table = tables.get(id);
      seen.set(id, { table, size: 0 });
      if (!table) continue;
      const slots = [...table.resolveNow([...(effect.hidden.get(id) ?? [])])];
      for (const { table: of, ring } of effect.hiddenWithin)
        if (of === id) slots.push(...slotsWithin(table, ring));
      if (id === SCENARIO_TABLE) slots.push(...table.resolveNow(strangers(effect)));
      scene.override(view, id).set(HIDDEN, OWNER, slots);
      // After the keys above have got their slots.
      seen.set(id, { table, size: table.size });
    }
    held.set(view, touched);
  }

  /** Rows of other futures. */
  function strangers({ massings, closed }: Effect): string[] {
    const own = new Set(massings.keys());
    for (const [table, keys] of closed) for (const key of keys) own.add(closedKey(table, key));
    return [...rows.keys()].filter((key) => !own.has(key));
  }

  const unwatch = [
    ledger.all.watch(sync),
    // Cameras move with every frame; only another future in a view is news.
    scene.watch(({ what }) => {
      if ((what === 'view' || what === 'views') && standing() !== shownNow) sync();
    }),
  ];
  sync();

  return {
    refresh() {
      for (const [view, effect] of effects) {
        // A table that left and came back is another one, without overrides.
        const isOther = (id: string): boolean => seen.get(id)?.table !== tables.get(id);
        const isGrown = ({ table: id }: { readonly table: string }): boolean =>
          isOther(id) || seen.get(id)?.size !== tables.get(id)?.size;
        if ([...effect.hidden.keys()].some(isOther) || effect.hiddenWithin.some(isGrown))
          hide(view, effect);
      }
      for (const { closed } of new Set(effects.values()))
        for (const [from, keys] of closed)
          for (const key of keys) {
            const table = scene.table(SCENARIO_TABLE);
            const row = closedKey(from, key);
            closeSegment(table, table.slotOf(row), from, row);
          }
    },
    close() {
      for (const undo of unwatch) undo();
      effects = new Map(scene.views.map(({ id }) => [id, EXISTING]));
      for (const [view, effect] of effects) hide(view, effect);
      takeOut?.();
      takeOut = null;
      held = new Map();
      seen = new Map();
    },
  };
}

/** Blocks wear the colours of land use plans: dwellings yellow, offices blue, shops red (after GB/T 50137). */
const USE_COLORS = {
  dwelling: '#f2cf63',
  office: '#5b8ff9',
  retail: '#e8684a',
  hotel: '#f6903d',
  school: '#f08bb4',
  culture: '#b57edc',
  hospital: '#e86fae',
  civic: '#9270ca',
  campus: '#6dc8ec',
  warehouse: '#9a7b63',
} as const;

const TALLEST_METERS = 4000;

const ADDED: CityPart = {
  tables: {
    [SCENARIO_TABLE]: {
      label: { en: 'Planned', 'zh-CN': '规划' },
      columns: {
        use: { type: 'text', label: { en: 'Use', 'zh-CN': '用途' } },
        floors: { type: 'number', label: { en: 'Floors', 'zh-CN': '层数' } },
        height: { type: 'number', label: { en: 'Height', 'zh-CN': '高度' }, unit: 'm', digits: 1 },
      },
    },
  },
  layers: [
    {
      id: SCENARIO_BLOCKS,
      label: { en: 'Planned blocks', 'zh-CN': '规划体块' },
      type: 'areas',
      table: SCENARIO_TABLE,
      style: {
        color: {
          column: 'use',
          scale: { type: 'category', values: Object.keys(USE_COLORS) },
          ramp: Object.values(USE_COLORS),
        },
        height: {
          column: 'height',
          scale: { type: 'linear', domain: [0, TALLEST_METERS] },
          range: [0, TALLEST_METERS],
        },
      },
    },
    {
      id: SCENARIO_CLOSED,
      label: { en: 'Closed roads', 'zh-CN': '封闭道路' },
      type: 'lines',
      table: SCENARIO_TABLE,
      style: { size: 5 },
    },
  ],
};

function closedKey(table: string, key: string): string {
  return `closed/${table}/${key}`;
}

function writeBlock(table: Table, slot: Slot, massing: Massing, atMs: number): void {
  table.geometry.set(slot, toArea(massing));
  const write = (id: string, value: number): void => {
    const column = table.column(id);
    column.write(slot, value, atMs, 0, column.writerOf(SCENARIO_TABLE));
  };
  write('use', table.column('use').code(massing.use));
  write('floors', massing.floors);
  write('height', heightOf(massing));
}

function toArea({ footprint, baseMeters }: Massing): Geometry {
  const part = Float64Array.from(footprint.flatMap(([lon, lat]) => [lon, lat, baseMeters]));
  return { type: 'area', parts: [part], outers: [0] };
}

/** Things whose middle lies within a ring: the mean corner of a shape, or a place. Others are not known to be there. */
function* slotsWithin(table: TableReader, ring: Ring): Generator<Slot> {
  const rings = [Float64Array.from(ring.flat())];
  for (let slot = 1; slot < table.size; slot++) {
    const [lon, lat] = middleOf(table, slot);
    if (isWithin(rings, lon, lat)) yield slot;
  }
}

function middleOf(table: TableReader, slot: Slot): readonly [number, number] {
  const part = table.geometry.get(slot)?.parts[0];
  if (!part) {
    const { positions } = table;
    return [positions?.[slot * 3] ?? Number.NaN, positions?.[slot * 3 + 1] ?? Number.NaN];
  }
  let [lon, lat] = [0, 0];
  for (let i = 0; i < part.length; i += 3) {
    lon += part[i] as number;
    lat += part[i + 1] as number;
  }
  return [(lon * 3) / part.length, (lat * 3) / part.length];
}
