import { readUtc } from './utc.js';

/** How a map says that times are written. */
export interface TimeFormat {
  readonly unit: 'iso' | 'ms' | 's';
  /** IANA zone of texts that have no offset. */
  readonly timeZone?: string;
  /** Whether a text of digits is a number. */
  readonly numericStrings?: boolean;
}

/** Reads one time: UTC milliseconds, `NaN` where the source gives none, or a text that says what is wrong. */
export type ReadTime = (value: unknown) => number | string;

// RFC 3339, also with a space for the T, a comma in fractions and the basic form of the time of day.
const TIME =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?(?:\d{2})?)?$/i;
const DIGITS = /^-?\d{1,16}(\.\d{1,9})?$/;

export function createTimeReader(format: TimeFormat): ReadTime {
  const toUtc = format.timeZone === undefined ? null : createZone(format.timeZone);
  const scale = format.unit === 's' ? 1000 : 1;

  function readNumber(value: number): number | string {
    // Feeds of unit s and ms write 0 for "not known".
    if (value === 0) return Number.NaN;
    const ms = value * scale;
    if (Number.isFinite(ms) && Math.abs(ms) <= 8.64e15) return ms;
    return `the time ${value} is not a date`;
  }

  function readText(text: string): number | string {
    const utc = readUtc(text);
    if (!Number.isNaN(utc)) return utc;
    const parts = text.length <= 64 ? TIME.exec(text.trim()) : null;
    if (!parts) return `the time "${text.slice(0, 40)}" is not RFC 3339`;
    const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) =>
      Number(parts[i] ?? 0),
    ) as [number, number, number, number, number, number];
    const fraction = parts[7] ? Number(`0.${parts[7]}`) * 1000 : 0;
    const local = Date.UTC(year, month - 1, day, hour, minute, second) + fraction;
    const isDate =
      month >= 1 &&
      month <= 12 &&
      day >= 1 &&
      day <= daysOf(year, month) &&
      hour <= 23 &&
      minute <= 59 &&
      second <= 60;
    if (!isDate) return `the time "${text.slice(0, 40)}" is not a date`;
    if (parts[8]) return local - toOffset(parts[8]);
    if (toUtc) return toUtc(local);
    return `the time "${text.slice(0, 40)}" has no offset; declare the map's timeZone`;
  }

  return (value) => {
    if (value === undefined || value === null || value === '') return Number.NaN;
    if (format.unit === 'iso') {
      return typeof value === 'string' ? readText(value) : 'the time is not a text';
    }
    if (typeof value === 'number') return readNumber(value);
    if (format.numericStrings && typeof value === 'string' && DIGITS.test(value)) {
      return readNumber(Number(value));
    }
    return 'the time is not a number';
  };
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function toOffset(text: string): number {
  if (text === 'Z' || text === 'z') return 0;
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.slice(1).replace(':', '');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0)) * 60_000;
}

/** Turns local milliseconds of a zone into UTC; in the doubled hour of autumn the earlier is taken. */
function createZone(timeZone: string): (localMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsetAt = (utcMs: number): number => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(utcMs)) part[type] = Number(value);
    const { year, month, day, hour, minute, second } = part as Record<string, number>;
    const local = Date.UTC(
      year as number,
      (month as number) - 1,
      day as number,
      hour as number,
      minute as number,
      second as number,
    );
    return local - Math.floor(utcMs / 1000) * 1000;
  };
  // Offsets change on quarter hours; readings come in the order of time.
  const QUARTER = 900_000;
  let cachedQuarter = Number.NaN;
  let cachedOffset = 0;
  return (localMs) => {
    const quarter = Math.floor(localMs / QUARTER);
    if (quarter !== cachedQuarter) {
      const start = quarter * QUARTER;
      const before = offsetAt(start - offsetAt(start - 86_400_000));
      const after = offsetAt(start - before);
      cachedOffset = offsetAt(start - before) === before ? before : after;
      cachedQuarter = quarter;
    }
    return localMs - cachedOffset;
  };
}
