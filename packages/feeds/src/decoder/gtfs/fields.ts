import { own, Problem } from '../writer.js';
import { CAUSE, CONGESTION, EFFECT, OCCUPANCY, RELATIONSHIP, SEVERITY, STATUS } from './schema.js';

/** Which part of a feed is read. */
export type Kind = 'vehicle' | 'tripUpdate' | 'alert';

interface About {
  readonly language: string | undefined;
  /** The feed's own time, POSIX seconds; `NaN` where it has none. */
  readonly nowSeconds: number;
}

type Read = (message: unknown, about: About) => unknown;

const at =
  (...path: readonly string[]): Read =>
  (message) =>
    path.reduce((value: unknown, name) => own(value, name), message);

/** A number by its word; one that the reference does not have is not guessed. */
const word =
  (words: readonly string[], ...path: readonly string[]): Read =>
  (message, about) => {
    const number = at(...path)(message, about);
    if (typeof number !== 'number') return undefined;
    return words[number] || new Problem(`${number} is no ${path.at(-1)} of GTFS-Realtime 2.0.`);
  };

const translated =
  (name: string): Read =>
  (message, { language }) => {
    const all = own(own(message, name), 'translation');
    if (!Array.isArray(all) || all.length === 0) return undefined;
    const chosen = all.find((each) => own(each, 'language') === language) ?? all[0];
    return own(chosen, 'text');
  };

const TRIP: Readonly<Record<string, Read>> = {
  trip_id: at('trip', 'id'),
  route_id: at('trip', 'route'),
  direction_id: at('trip', 'direction'),
  start_date: at('trip', 'date'),
  start_time: at('trip', 'time'),
  schedule_relationship: word(RELATIONSHIP, 'trip', 'relationship'),
  vehicle_id: at('vehicle', 'id'),
  label: at('vehicle', 'label'),
  license_plate: at('vehicle', 'plate'),
};

/** The fields of each kind, by the names of the reference. */
export const FIELDS: Readonly<Record<Kind, Readonly<Record<string, Read>>>> = {
  vehicle: {
    ...TRIP,
    bearing: at('position', 'bearing'),
    speed: at('position', 'speed'),
    odometer: at('position', 'odometer'),
    current_stop_sequence: at('sequence'),
    current_status: word(STATUS, 'status'),
    stop_id: at('stop'),
    congestion_level: word(CONGESTION, 'congestion'),
    occupancy_status: word(OCCUPANCY, 'occupancy'),
    occupancy_percentage: at('percentage'),
  },
  tripUpdate: {
    ...TRIP,
    delay: readDelay,
    stop_id: (message, about) => own(next(message, about), 'stop'),
  },
  alert: {
    header_text: translated('header'),
    description_text: translated('description'),
    url: translated('url'),
    cause: word(CAUSE, 'cause'),
    effect: word(EFFECT, 'effect'),
    severity_level: word(SEVERITY, 'severity'),
    // How many there are of one route or stop.
    alerts: at('count'),
  },
};

/** Other names under which a column that no map names finds its field. */
const ALIASES: Readonly<Record<string, string>> = {
  heading: 'bearing',
  status: 'current_status',
  stop: 'stop_id',
  trip: 'trip_id',
  route: 'route_id',
  congestion: 'congestion_level',
  occupancy: 'occupancy_status',
  header: 'header_text',
  title: 'header_text',
  description: 'description_text',
  severity: 'severity_level',
};

/** What reads a field, if the kind has it; a plate only where a map names it. */
export function readerOf(kind: Kind, from: string, isDeclared: boolean): Read | undefined {
  const all = FIELDS[kind];
  if (Object.hasOwn(all, from))
    return from === 'license_plate' && !isDeclared ? undefined : all[from];
  const alias = !isDeclared && Object.hasOwn(ALIASES, from) ? (ALIASES[from] as string) : from;
  return Object.hasOwn(all, alias) ? all[alias] : undefined;
}

/** Seconds of delay: the trip's own, else that of the next stop. */
function readDelay(update: unknown, about: About): unknown {
  const delay = own(update, 'delay');
  if (delay !== undefined) return delay;
  const stop = next(update, about);
  return own(own(stop, 'arrival'), 'delay') ?? own(own(stop, 'departure'), 'delay');
}

/** The first stop that is not behind the vehicle. */
function next(update: unknown, { nowSeconds }: About): unknown {
  const updates = own(update, 'updates');
  if (!Array.isArray(updates)) return undefined;
  return updates.find((each) => {
    const time = own(own(each, 'departure') ?? own(each, 'arrival'), 'time');
    return time === undefined || Number.isNaN(nowSeconds) || Number(time) >= nowSeconds;
  });
}
