import {
  array,
  either,
  type Issue,
  number,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  text,
  tuple,
  variants,
} from '../shape/shape.js';
import {
  idShape,
  keyShape,
  latShape,
  lonShape,
  metresShape,
  peopleShape,
  placeShape,
} from '../shape/terms.js';
import type { Text } from '../table/column.js';

/**
 * A named future: patches, in order, over the existing city or over another scenario. It holds no live
 * value, so that it is small, can be undone whole, and reads the same on any day.
 */
export interface Scenario {
  readonly label?: Text;
  /** The scenario it builds on; absent, the existing city. */
  readonly over?: string;
  /** A patch whose id a scenario below has already used takes that one's place. */
  readonly patches: readonly Patch[];
}

/** All scenarios of a city, by id. Values are never changed in place. */
export type Scenarios = Readonly<Record<string, Scenario>>;

/** One change of the city that can be taken back. */
export type Patch =
  | HidePatch
  | ReplacePatch
  | AddPatch
  | ModelPatch
  | SetPatch
  | ClosePatch
  | WithoutPatch;

interface PatchBase {
  readonly id: string;
  readonly label?: Text;
}

/** Takes things away: by key, or all that stand within a ring. */
export interface HidePatch extends PatchBase {
  readonly do: 'hide';
  readonly table: string;
  readonly keys?: readonly string[];
  readonly within?: Ring;
}

/** A new block in the place of existing things. */
export interface ReplacePatch extends PatchBase {
  readonly do: 'replace';
  readonly table: string;
  readonly keys: readonly string[];
  readonly massing: Massing;
}

export interface AddPatch extends PatchBase {
  readonly do: 'add';
  readonly massing: Massing;
}

/** Stands a glTF in the city. */
export interface ModelPatch extends PatchBase {
  readonly do: 'model';
  readonly url: string;
  /** lon, lat (degrees), ellipsoidal height (metres). */
  readonly at: readonly [number, number, number];
  /** Clockwise from north; default 0. */
  readonly headingDegrees?: number;
  /** Default 1. */
  readonly scale?: number;
}

/** Gives things other attributes: a use, a number of dwellings. Live readings are never set. */
export interface SetPatch extends PatchBase {
  readonly do: 'set';
  readonly table: string;
  readonly keys: readonly string[];
  readonly values: Readonly<Record<string, number | string>>;
}

/** Closes road segments. */
export interface ClosePatch extends PatchBase {
  readonly do: 'close';
  readonly table: string;
  readonly keys: readonly string[];
}

/** Leaves out a patch of a scenario below. */
export interface WithoutPatch extends PatchBase {
  readonly do: 'without';
  readonly patch: string;
}

/** lon, lat in degrees; no closing point. */
export type Ring = readonly (readonly [number, number])[];

/** A block of floors on a footprint, as planners draw it before there is a building. */
export interface Massing {
  readonly footprint: Ring;
  /** Ellipsoidal height of the ground floor, metres. */
  readonly baseMeters: number;
  readonly floors: number;
  readonly floorHeightMeters: number;
  /** The city's own word: `dwelling`, `office`, … */
  readonly use: string;
}

/** The table that a patch speaks of; null for one that only adds. */
export function tableOf(patch: Patch): string | null {
  return 'table' in patch ? patch.table : null;
}

export function heightOf({ floors, floorHeightMeters }: Massing): number {
  return floors * floorHeightMeters;
}

const id = idShape;
const label = optional(peopleShape);
const keys = array(keyShape, { min: 1, max: 100_000 });
const ring: Shape<Ring> = array(tuple<readonly [number, number]>(lonShape, latShape), {
  min: 3,
  max: 5_000,
});

const massing: Shape<Massing> = object<Massing>({
  footprint: ring,
  baseMeters: metresShape,
  floors: number({ min: 1, max: 400 }),
  floorHeightMeters: number({ min: 1, max: 50 }),
  use: text({ max: 100 }),
});

const hide = object<HidePatch>({
  id,
  label,
  do: oneOf('hide'),
  table: id,
  keys: optional(keys),
  within: optional(ring),
});

export const patchShape: Shape<Patch> = variants<Patch, 'do'>('do', {
  hide: {
    ...hide,
    check(value, path, issues: Issue[]) {
      const before = issues.length;
      hide.check(value, path, issues);
      const { keys: named, within } = value as HidePatch;
      if (issues.length === before && (named === undefined) === (within === undefined))
        issues.push({ path, message: 'needs either "keys" or "within"' });
    },
  },
  replace: object<ReplacePatch>({ id, label, do: oneOf('replace'), table: id, keys, massing }),
  add: object<AddPatch>({ id, label, do: oneOf('add'), massing }),
  model: object<ModelPatch>({
    id,
    label,
    do: oneOf('model'),
    url: text({ max: 2000 }),
    at: placeShape,
    headingDegrees: optional(number({ min: -360, max: 360 })),
    scale: optional(number({ min: 1e-6, max: 1e6 })),
  }),
  set: object<SetPatch>({
    id,
    label,
    do: oneOf('set'),
    table: id,
    keys,
    values: record(
      either<number, string>(
        'a number or a text',
        (value) => typeof value === 'number',
        number(),
        text({ max: 1000 }),
      ),
    ),
  }),
  close: object<ClosePatch>({ id, label, do: oneOf('close'), table: id, keys }),
  without: object<WithoutPatch>({ id, label, do: oneOf('without'), patch: id }),
});

export const scenarioShape: Shape<Scenario> = object<Scenario>({
  label,
  over: optional(id),
  patches: array(patchShape, { max: 10_000 }),
});
