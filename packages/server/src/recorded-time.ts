/**
 * A recorded time as UTC milliseconds, or `NaN`.
 *
 * Reads numbers (seconds below 1e11, else milliseconds), ISO 8601 with a zone in extended, basic or mixed
 * form (`2026-05-04T15:10:58Z`, `20260504T151058Z`, `2026-05-04T151058Z`), and a blank in place of the T.
 * A time without a zone is refused rather than guessed.
 */
export function toRecordedMs(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value))
    return Math.abs(value) < 1e11 ? value * 1000 : value;
  if (typeof value !== 'string') return Number.NaN;
  const match =
    /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)$/i.exec(
      value.trim(),
    );
  if (!match) return Number.NaN;
  const [, year, month, day, hour, minute, second = '00', fraction = '0', zone = 'Z'] = match;
  const offset = /^z$/i.test(zone)
    ? 'Z'
    : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
  // Three digits, because Date.parse promises no more.
  const millis = fraction.padEnd(3, '0').slice(0, 3);
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}${offset}`);
}
