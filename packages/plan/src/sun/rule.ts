import { BoroughError, type Geodetic, sunAt, type Text } from '@borough/core';

/** A rule for the sun, as data: which hours of which day count, and how many a building needs. */
export interface SunRule {
  readonly id: string;
  readonly label: Text;
  /** Where the rule is written. */
  readonly source?: string;
  /** `2026-01-20`: the day of the year it is reckoned for. */
  readonly date: string;
  /** `HH:MM`; what shines before and after does not count. */
  readonly from: string;
  readonly to: string;
  /** `civil` is the city's time zone; `solar` is true solar time, where the sun is highest at 12:00. */
  readonly clock: 'civil' | 'solar';
  readonly stepMinutes: number;
  /** Hours each use needs; a use that is not named needs none. */
  readonly hours: Readonly<Record<string, number>>;
  /** All sun together, or the longest time without a break. */
  readonly counts: 'total' | 'longest';
  /** Above the floor at which a façade is looked at, metres. */
  readonly sillMeters: number;
}

/** Dwellings of Hangzhou: at least two hours on 大寒日, 9:00 to 15:00. */
export const HANGZHOU_DWELLINGS: SunRule = {
  id: 'hangzhou-dwellings',
  label: {
    en: 'Hangzhou, dwellings: 2 h on the day of Great Cold',
    'zh-CN': '杭州 住宅：大寒日日照不少于 2 小时',
  },
  date: '2026-01-20',
  from: '09:00',
  to: '15:00',
  clock: 'solar',
  stepMinutes: 5,
  hours: { dwelling: 2 },
  counts: 'total',
  sillMeters: 0.9,
};

/** Schools and nurseries of Hangzhou: two and three hours on 冬至日. */
export const HANGZHOU_SCHOOLS: SunRule = {
  ...HANGZHOU_DWELLINGS,
  id: 'hangzhou-schools',
  label: {
    en: 'Hangzhou, schools: 2 h, nurseries: 3 h on the winter solstice',
    'zh-CN': '杭州 学校 2 小时、托幼 3 小时：冬至日',
  },
  date: '2026-12-22',
  hours: { school: 2, nursery: 3 },
};

/** The sun over a short time: from where it shines, and for how long it is taken to. */
export interface SunStep {
  readonly atMs: number;
  readonly minutes: number;
  /** A unit vector on the ground, towards the sun: east, north. */
  readonly direction: readonly [number, number];
  /** Metres up for each metre towards the sun. */
  readonly slope: number;
}

/** The steps of a rule's day, each with the sun of its middle; steps of night are left out. */
export function stepsOf(rule: SunRule, at: Geodetic, timeZone: string): readonly SunStep[] {
  const [fromMs, toMs] = spanOf(rule, at, timeZone);
  const count = Math.ceil((toMs - fromMs) / (rule.stepMinutes * 60_000));
  if (!(count > 0 && count <= 10_000))
    throw new BoroughError(
      'SUN_RULE_INVALID',
      `Rule "${rule.id}" goes from ${rule.from} to ${rule.to} in steps of ${rule.stepMinutes} min, which makes ${count} steps. Give a later "to", or another step.`,
    );
  const minutes = (toMs - fromMs) / 60_000 / count;
  const steps: SunStep[] = [];
  for (let i = 0; i < count; i++) {
    const atMs = fromMs + (i + 0.5) * minutes * 60_000;
    const { azimuthDegrees, altitudeDegrees } = sunAt(atMs, at.lon, at.lat);
    if (altitudeDegrees <= 0) continue;
    const azimuth = (azimuthDegrees * Math.PI) / 180;
    steps.push({
      atMs,
      minutes,
      direction: [Math.sin(azimuth), Math.cos(azimuth)],
      slope: Math.tan((altitudeDegrees * Math.PI) / 180),
    });
  }
  return steps;
}

/** UTC milliseconds of a rule's first and last moment. */
function spanOf(rule: SunRule, at: Geodetic, timeZone: string): readonly [number, number] {
  const { date, from, to } = rule;
  if (rule.clock === 'civil') return [civilMs(date, from, timeZone), civilMs(date, to, timeZone)];
  const noonMs = solarNoonMs(date, at);
  return [noonMs + (minutesOf(from) - 720) * 60_000, noonMs + (minutesOf(to) - 720) * 60_000];
}

/** When the sun is highest on a day at a place; found by halving, to a second. */
function solarNoonMs(date: string, { lon, lat }: Geodetic): number {
  const mean = Date.parse(`${date}T12:00:00Z`) - (lon / 360) * 86_400_000;
  // The equation of time is never more than 17 minutes.
  let [low, high] = [mean - 1_200_000, mean + 1_200_000];
  while (high - low > 1000) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (sunAt(a, lon, lat).altitudeDegrees < sunAt(b, lon, lat).altitudeDegrees) low = a;
    else high = b;
  }
  return (low + high) / 2;
}

/** UTC milliseconds of a wall clock's time in a zone. */
function civilMs(date: string, time: string, timeZone: string): number {
  const wanted = Date.parse(`${date}T00:00:00Z`) + minutesOf(time) * 60_000;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  });
  let ms = wanted;
  // Twice, because the offset at the first guess may be that of the other side of a change.
  for (let i = 0; i < 2; i++) {
    const shown = Date.parse(`${format.format(ms).replace(', ', 'T')}Z`);
    ms += wanted - shown;
  }
  return ms;
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? Number.NaN) * 60 + (minutes ?? Number.NaN);
}
