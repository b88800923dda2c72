import { isWithin } from '../geo/ring.js';
import type { CityPart } from '../scene/part.js';
import type { Scene } from '../scene/scene.js';
import type { Undo } from '../scope.js';
import { HIDDEN } from '../style/look.js';
import type { Slot, Table, TableReader } from '../table/table.js';
import { ADDED, closedKey, eraseRow, SCENARIO_MODELS, SCENARIO_TABLE, writeRow } from './added.js';
import { type Effect, EXISTING, effectOf } from './effect.js';
import type { Ledger } from './ledger.js';
import type { Massing, ModelPatch, Ring } from './scenario.js';

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
  /** The absolute address of a file that a patch names. */
  urlOf(url: string): string;
}

/** What a row is of; a closed road segment is the table it is in. */
type Row = Massing | ModelPatch | string;

const OWN_TABLES = [SCENARIO_TABLE, SCENARIO_MODELS] as const;
type OwnTable = (typeof OWN_TABLES)[number];
type Rows = Readonly<Record<OwnTable, Map<string, Row>>>;
const isOwn = (id: string): id is OwnTable => OWN_TABLES.includes(id as OwnTable);

const OWNER = 'scenario';

/**
 * A scenario reaches a view by two old roads: its hides are bits of the view's override, held by an
 * owner of their own; what it adds are rows of one table, hidden in the views that do not show it. So two
 * futures stand on one loaded tileset, and no renderer knows of scenarios.
 */
export function createStaging(room: StagingRoom): Staging {
  const { scene, ledger, tables, extend, nowMs, urlOf } = room;
  let effects = new Map<string, Effect>();
  let rows: Rows = { [SCENARIO_TABLE]: new Map(), [SCENARIO_MODELS]: new Map() };
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
    const wanted: Rows = { [SCENARIO_TABLE]: new Map(), [SCENARIO_MODELS]: new Map() };
    for (const effect of shown) {
      for (const [key, massing] of effect.massings) wanted[SCENARIO_TABLE].set(key, massing);
      for (const [key, model] of effect.models) wanted[SCENARIO_MODELS].set(key, model);
      for (const [table, keys] of effect.closed)
        for (const key of keys) wanted[SCENARIO_TABLE].set(closedKey(table, key), table);
    }
    if (OWN_TABLES.some((id) => wanted[id].size > 0)) takeOut ??= extend(ADDED);
    if (!takeOut) return;
    for (const id of OWN_TABLES) setRowsOf(scene.table(id), rows[id], wanted[id]);
    rows = wanted;
  }

  function setRowsOf(
    table: Table,
    old: ReadonlyMap<string, Row>,
    wanted: ReadonlyMap<string, Row>,
  ): void {
    for (const [key, row] of wanted) {
      if (old.get(key) === row && typeof row !== 'string') continue;
      const [slot] = table.resolveNow([key]);
      if (typeof row === 'string') closeSegment(table, slot as Slot, row, key);
      else writeRow(table, slot as Slot, row, nowMs(), urlOf);
    }
    for (const key of old.keys()) if (!wanted.has(key)) eraseRow(table, table.slotOf(key));
  }

  function closeSegment(table: Table, slot: Slot, from: string, key: string): void {
    const source = tables.get(from);
    const slotThere = source?.slotOf(key.slice(closedKey(from, '').length)) ?? 0;
    const shape = source?.geometry.get(slotThere);
    if (table.geometry.get(slot) !== shape) table.geometry.set(slot, shape);
  }

  function hide(view: string, effect: Effect): void {
    const touched = new Set([...effect.hidden.keys(), ...effect.hiddenWithin.map((w) => w.table)]);
    if (takeOut) for (const id of OWN_TABLES) touched.add(id);
    for (const id of held.get(view) ?? []) touched.add(id);
    for (const id of touched) {
      const table = tables.get(id);
      seen.set(id, { table, size: 0 });
      if (!table) continue;
      const slots = [...table.resolveNow([...(effect.hidden.get(id) ?? [])])];
      for (const { table: of, ring } of effect.hiddenWithin)
        if (of === id) slots.push(...slotsWithin(table, ring));
      if (isOwn(id)) slots.push(...table.resolveNow(strangers(id, effect)));
      scene.override(view, id).set(HIDDEN, OWNER, slots);
      // After the keys above have got their slots.
      seen.set(id, { table, size: table.size });
    }
    held.set(view, touched);
  }

  /** Rows of other futures. */
  function strangers(id: OwnTable, { massings, models, closed }: Effect): string[] {
    const own = new Set(id === SCENARIO_MODELS ? models.keys() : massings.keys());
    if (id === SCENARIO_TABLE)
      for (const [table, keys] of closed) for (const key of keys) own.add(closedKey(table, key));
    return [...rows[id].keys()].filter((key) => !own.has(key));
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
