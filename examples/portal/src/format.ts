import type { Language } from './words.js';

/** Everything a person reads as a number or a time, in their language and the city's time zone. */
export interface Format {
  number(value: number, digits?: number): string;
  /** Two digits that count: for the ends and the middle of a legend. */
  short(value: number): string;
  time(ms: number): string;
  date(ms: number): string;
  /** "4 s", "12 min", "3 h": the largest unit that is at least one. */
  age(ms: number): string;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

export function createFormat(language: Language, timeZone: string): Format {
  const time = new Intl.DateTimeFormat(language, {
    timeZone,
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  const date = new Intl.DateTimeFormat(language, {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
  return {
    number: (value, digits) =>
      new Intl.NumberFormat(
        language,
        digits === undefined
          ? { maximumSignificantDigits: 6 }
          : { minimumFractionDigits: digits, maximumFractionDigits: digits },
      ).format(value),
    short: (value) =>
      new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(value),
    time: (ms) => time.format(ms),
    date: (ms) => date.format(ms),
    age(ms) {
      const positive = Math.max(0, ms);
      const [unit, size] = UNITS.find(([, s]) => positive >= s) ?? (['second', 1000] as const);
      return new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: language === 'en' ? 'short' : 'long',
        maximumFractionDigits: 0,
      }).format(Math.floor(positive / size));
    },
  };
}
