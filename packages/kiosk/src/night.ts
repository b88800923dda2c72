/** A time of day in a time zone, as `{ hour: 4, timeZone: 'Asia/Shanghai' }`. */
export interface TimeOfDay {
  /** 0 … 23 */
  readonly hour: number;
  readonly timeZone: string;
}

/** Every time zone is some quarters of an hour away from UTC. */
const QUARTER_MS = 15 * 60_000;
const MOST_QUARTERS = 4 * 50;

/**
 * The next moment, after `nowMs`, at which the clocks of a place reach an hour: once a day, also on the
 * day that skips the hour and on the day that has it twice (rule KI7). UTC milliseconds.
 */
export function nextTimeOfDay(nowMs: number, { hour, timeZone }: TimeOfDay): number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const local = (ms: number): { day: string; hours: number } => {
    const parts = Object.fromEntries(
      format.formatToParts(ms).map(({ type, value }) => [type, value]),
    );
    return {
      day: `${parts.year}-${parts.month}-${parts.day}`,
      hours: Number(parts.hour) + Number(parts.minute) / 60,
    };
  };
  let at = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS;
  let before = local(at);
  for (let i = 0; i < MOST_QUARTERS; i++) {
    at += QUARTER_MS;
    const now = local(at);
    const isNew = now.day !== before.day || before.hours < hour;
    if (now.hours >= hour && isNew) return at;
    before = now;
  }
  return at;
}
