import { demand, isName } from './demand.js';
import { ROOF_TYPES, type RoofForm, type RoofType } from './roof-shape.js';

/**
 * Where roofs are described: either by type and height, or by the altitudes of eaves and ridge. A roof stands on the
 * walls, so that a building is as high as its `height` and its roof together.
 */
export interface RoofOptions {
  /**
   * The property with the type: `flat`, `gable`, `hip`, `shed`, `pyramid` or `parapet`, or a word OpenStreetMap has for
   * one of them (`gabled`, `hipped`, `skillion`, `pyramidal`).
   */
  readonly type?: string;
  /** The property with the height in metres from the eaves to the ridge. */
  readonly height?: string;
  /** The property with the direction of the ridge in degrees clockwise from north; a shed falls to the right of it. */
  readonly direction?: string;
  /** The property with the altitude of the eaves in metres. */
  readonly eaves?: string;
  /** The property with the altitude of the ridge in metres. Believed from 0.8 to 6 m above the eaves, to 60° steep. */
  readonly ridge?: string;
  /** The type where none is known. Default `hip` with altitudes, else `flat`. */
  readonly otherwise?: RoofType;
  /**
   * The height in metres of the low wall around roofs that are flat, within the height of the building: the deck lies
   * so much lower. Default 0: none.
   */
  readonly parapetMeters?: number;
}

/** The same options with every default filled in; null for a property that is not named. */
export interface RoofSettings {
  readonly type: string | null;
  readonly height: string | null;
  readonly direction: string | null;
  readonly eaves: string | null;
  readonly ridge: string | null;
  readonly otherwise: RoofType;
  readonly parapetMeters: number;
}

/** What a feature says about its roof. */
export interface WantedRoof {
  readonly form: RoofForm;
  /** How far the eaves lie below the height of the building: the parapet's share. */
  readonly eavesBelowMeters: number;
}

/** Roofs lower than this are as good as flat, and higher ones are towers and domes between low and high roofs. */
const BELIEVED_METERS = [0.8, 6] as const;
const STEEPEST_BELIEVED = Math.tan(Math.PI / 3);
/** No roof is higher; the same for heights that are given outright. */
const MAX_ROOF_METERS = 200;
const MAX_PARAPET_METERS = 10;

const WORDS: Readonly<Record<string, RoofType>> = {
  gabled: 'gable',
  hipped: 'hip',
  skillion: 'shed',
  pyramidal: 'pyramid',
};

/** @throws TILE_BAD_OPTION naming the option and what it must be */
export function checkRoof(roof: RoofOptions | undefined): RoofSettings | null {
  if (roof === undefined) return null;
  demand(typeof roof === 'object' && roof !== null, 'roof', 'an object, for example { height }');
  const { otherwise = roof.ridge === undefined ? 'flat' : 'hip', parapetMeters = 0 } = roof;
  const named = (option: 'type' | 'height' | 'direction' | 'eaves' | 'ridge') => {
    const name = roof[option] ?? null;
    demand(name === null || isName(name), `roof.${option}`, 'the name of a property');
    return name;
  };
  demand(ROOF_TYPES.includes(otherwise), 'roof.otherwise', `one of ${ROOF_TYPES.join(', ')}`);
  demand(
    parapetMeters >= 0 && parapetMeters <= MAX_PARAPET_METERS,
    'roof.parapetMeters',
    `a number of metres from 0 to ${MAX_PARAPET_METERS}`,
  );
  const eaves = named('eaves');
  const ridge = named('ridge');
  demand((eaves === null) === (ridge === null), 'roof.eaves', 'both roof.eaves and roof.ridge');
  return {
    type: named('type'),
    height: named('height'),
    direction: named('direction'),
    eaves,
    ridge,
    otherwise,
    parapetMeters,
  };
}

/**
 * The roof that a feature asks for: null for a plain flat one, and why it cannot be told.
 *
 * @param read the value of a property of the feature
 * @param numberOf the same as a number, null if it is none
 * @param heightMeters the height of the building, of which a parapet takes its share
 */
export function readRoof(
  settings: RoofSettings,
  read: (property: string) => unknown,
  numberOf: (property: string) => number | null,
  heightMeters: number,
): { readonly wanted: WantedRoof | null; readonly fault: 'typeUnknown' | 'heightUnknown' | null } {
  const said = settings.type === null ? null : read(settings.type);
  const known = toType(said);
  const type = known ?? settings.otherwise;
  const isStrange = known === null && said !== null && said !== undefined && said !== '';
  const fault = isStrange ? 'typeUnknown' : null;
  const given = settings.height === null ? null : numberOf(settings.height);
  const rise = given ?? riseBetween(settings, numberOf);
  if (type === 'flat' || type === 'parapet') {
    return { wanted: parapetOf(type, given ?? 0, settings, heightMeters), fault };
  }
  if (rise === null || rise <= 0 || rise > MAX_ROOF_METERS) {
    // Altitudes that lie too near or too far say that there is no such roof; that is nothing to report.
    const isMissing = settings.ridge === null || rise !== null;
    return { wanted: null, fault: isMissing ? 'heightUnknown' : fault };
  }
  const direction = settings.direction === null ? null : numberOf(settings.direction);
  const steepest = given === null ? STEEPEST_BELIEVED : Infinity;
  const form = { type, heightMeters: rise, directionDegrees: direction, steepest };
  return { wanted: { form, eavesBelowMeters: 0 }, fault };
}

/** A flat roof's own height rises above the building's; without one the parapet is within it. */
function parapetOf(
  type: 'flat' | 'parapet',
  roofMeters: number,
  { parapetMeters }: RoofSettings,
  heightMeters: number,
): WantedRoof | null {
  const isAbove = roofMeters > 0 && roofMeters <= MAX_PARAPET_METERS;
  const wall = isAbove ? roofMeters : parapetMeters;
  const isPossible = wall > 0 && (isAbove || wall < heightMeters / 2);
  if (!isPossible) return null;
  const form = { type, heightMeters: wall, directionDegrees: null, steepest: Infinity };
  return { form, eavesBelowMeters: isAbove ? 0 : wall };
}

function riseBetween(
  { eaves, ridge }: RoofSettings,
  numberOf: (property: string) => number | null,
): number | null {
  if (eaves === null || ridge === null) return null;
  const [low, high] = [numberOf(eaves), numberOf(ridge)];
  if (low === null || high === null) return null;
  const rise = high - low;
  return rise >= BELIEVED_METERS[0] && rise <= BELIEVED_METERS[1] ? rise : null;
}

function toType(value: unknown): RoofType | null {
  if (typeof value !== 'string') return null;
  const word = value.trim().toLowerCase();
  const type = Object.hasOwn(WORDS, word) ? WORDS[word] : word;
  return ROOF_TYPES.find((known) => known === type) ?? null;
}
