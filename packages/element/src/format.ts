/** Everything a person reads as a number or a time, in their language and the city's time zone. */
export interface Format {
  number(value: number, digits?: number): string;
  /** Two digits that count: for the ends and the middle of a legend. */
  short(value: number): string;
  /** 13:05:09 */
  time(ms: number): string;
  /** 13:05 */
  minute(ms: number): string;
  /** The minute of the city's own day, 0 … 1439. */
  minuteOfDay(ms: number): number;
  date(ms: number): string;
  /** Date and time in one. */
  moment(ms: number): string;
  /** "4 s", "12 min", "3 h": the largest unit that is at least one. */
  age(ms: number): string;
  /** "320 m", "1.4 km". */
  length(meters: number): string;
  /** "840 m²", "1.2 km²". */
  area(squareMeters: number): string;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** Formatters are made once for each language and time zone: making one costs more than using it a thousand times. */
export function createFormat(language: string, timeZone: string): Format {
  const at = { timeZone, hourCycle: 'h23' } as const;
  const time = new Intl.DateTimeFormat(language, { ...at, timeStyle: 'medium' });
  const minute = new Intl.DateTimeFormat(language, { ...at, hour: '2-digit', minute: '2-digit' });
  const digits = new Intl.DateTimeFormat('en', { ...at, hour: '2-digit', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(language, {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
  const moment = new Intl.DateTimeFormat(language, {
    ...at,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const plain = new Intl.NumberFormat(language, { maximumSignificantDigits: 6 });
  const short = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 });
  const fixed = new Map<number, Intl.NumberFormat>();
  const units = new Map<string, Intl.NumberFormat>();

  function withDigits(digits: number): Intl.NumberFormat {
    const found = fixed.get(digits);
    if (found) return found;
    const made = new Intl.NumberFormat(language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    fixed.set(digits, made);
    return made;
  }

  function inUnit(unit: string, value: number, digits: number): string {
    const name = `${unit} ${digits}`;
    const found =
      units.get(name) ??
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: language.startsWith('zh') ? 'long' : 'short',
        maximumFractionDigits: digits,
      });
    units.set(name, found);
    return found.format(value);
  }

  return {
    number: (value, digits) => (digits === undefined ? plain : withDigits(digits)).format(value),
    short: (value) => short.format(value),
    time: (ms) => time.format(ms),
    minute: (ms) => minute.format(ms),
    minuteOfDay(ms) {
      const [hours = 0, minutes = 0] = digits.format(ms).split(':').map(Number);
      return hours * 60 + minutes;
    },
    date: (ms) => date.format(ms),
    moment: (ms) => moment.format(ms),
    age(ms) {
      const positive = Math.max(0, ms);
      const [unit, size] = UNITS.find(([, s]) => positive >= s) ?? (['second', 1000] as const);
      return inUnit(unit, Math.floor(positive / size), 0);
    },
    length: (meters) =>
      meters < 1000
        ? inUnit('meter', meters, meters < 10 ? 1 : 0)
        : inUnit('kilometer', meters / 1000, 2),
    // Intl has no square metres.
    area: (squareMeters) =>
      squareMeters < 100_000
        ? `${withDigits(0).format(squareMeters)} m²`
        : `${withDigits(2).format(squareMeters / 1e6)} km²`,
  };
}
