const [ZERO, DASH, COLON, DOT, CAPITAL_T, CAPITAL_Z] = [48, 45, 58, 46, 84, 90] as const;

/**
 * The form of RFC 3339 that nearly everybody writes, `2026-05-04T12:00:00(.123)Z`, by arithmetic, six times as fast as
 * by pattern; `NaN` for any other form, and for dates that ask for more care.
 */
export function readUtc(text: string): number {
  const { length } = text;
  const isWritten =
    (length === 20 || length === 24) &&
    text.charCodeAt(length - 1) === CAPITAL_Z &&
    text.charCodeAt(4) === DASH &&
    text.charCodeAt(7) === DASH &&
    text.charCodeAt(10) === CAPITAL_T &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    (length === 20 || text.charCodeAt(19) === DOT);
  if (!isWritten) return Number.NaN;
  const century = readTwo(text, 0);
  const year = century * 100 + readTwo(text, 2);
  const month = readTwo(text, 5);
  const day = readTwo(text, 8);
  const hour = readTwo(text, 11);
  const minute = readTwo(text, 14);
  const second = readTwo(text, 17);
  const ms = length === 20 ? 0 : readTwo(text, 20) * 10 + (readTwo(text, 21) % 10);
  // Every month has 28 days; what is rarer is for the longer way. `NaN` is in no range.
  const isPlain = year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour <= 23;
  if (!isPlain || !(minute <= 59 && second <= 59)) return Number.NaN;
  return toDays(year, month, day) * 86_400_000 + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

function readTwo(text: string, at: number): number {
  const [high, low] = [text.charCodeAt(at) - ZERO, text.charCodeAt(at + 1) - ZERO];
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : Number.NaN;
}

/** Days since 1970-01-01 of a date in the Gregorian calendar (H. Hinnant, chrono-compatible date algorithms). */
function toDays(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
