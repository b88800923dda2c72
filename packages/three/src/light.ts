import { type Air, CLEAR, type Rgba, type SunPosition, type Theme, toRgba } from '@borough/core';
import { type Triple, toLight } from './tone.js';

/** The light of one moment: what the sky looks like and what it gives. Linear light, before the tone curve. */
export interface Light {
  readonly zenith: Triple;
  readonly horizon: Triple;
  /** Around the sun, close to the horizon. */
  readonly glow: Triple;
  /** The sun, or the moon that stands opposite by night. */
  readonly sun: Triple;
  /** From above, and what the ground throws back. */
  readonly air: Triple;
  readonly bounce: Triple;
  /** How much more light data gets, so that it can be read at any hour: a city is watched at night too. */
  readonly aid: number;
  /** 0 by day, 1 by night: windows, stars. */
  readonly night: number;
  /** 0 by day in the light theme, 1 in the dark one: how much of the city's own paint is left out. */
  readonly pale: number;
  /** How much of the sun, its disc and its path on water, clouds let through, 0 … 1. */
  readonly clear: number;
  /** How wet everything is, 0 … 1. */
  readonly wet: number;
}

interface Key {
  readonly altitude: number;
  readonly zenith: Triple;
  readonly horizon: Triple;
  readonly glow: Triple;
  readonly sun: Triple;
  readonly air: Triple;
}

const hex = (color: string): Triple => toLight(toRgba(color) as Rgba);

/**
 * By the sun's altitude, degrees: skies as they are photographed, light as strengths.
 */
const KEYS: readonly Key[] = [
  {
    altitude: -16,
    zenith: hex('#060a16'),
    horizon: hex('#16203a'),
    glow: hex('#1b2440'),
    sun: [0.06, 0.075, 0.11],
    air: [0.1, 0.125, 0.19],
  },
  {
    altitude: -7,
    zenith: hex('#14234a'),
    horizon: hex('#4a5278'),
    glow: hex('#8f6470'),
    sun: [0.07, 0.085, 0.13],
    air: [0.17, 0.2, 0.29],
  },
  {
    altitude: -2,
    zenith: hex('#2c4a80'),
    horizon: hex('#a58f9e'),
    glow: hex('#f0955c'),
    sun: [0.3, 0.17, 0.13],
    air: [0.33, 0.36, 0.46],
  },
  {
    altitude: 3,
    zenith: hex('#4b76b0'),
    horizon: hex('#e2c3a6'),
    glow: hex('#ffbe78'),
    sun: [1.15, 0.62, 0.32],
    air: [0.46, 0.48, 0.56],
  },
  {
    altitude: 10,
    zenith: hex('#5a92cc'),
    horizon: hex('#e6dac8'),
    glow: hex('#ffe2b4'),
    sun: [1.12, 0.82, 0.56],
    air: [0.55, 0.57, 0.62],
  },
  {
    altitude: 25,
    zenith: hex('#5595d8'),
    horizon: hex('#d9e5ee'),
    glow: hex('#fff4de'),
    sun: [0.95, 0.85, 0.72],
    air: [0.56, 0.58, 0.61],
  },
  {
    altitude: 60,
    zenith: hex('#4a8ad2'),
    horizon: hex('#d6e4ef'),
    glow: hex('#fffaf0'),
    sun: [0.6, 0.56, 0.5],
    air: [0.5, 0.52, 0.545],
  },
];

/** Data in the shade gets no less. */
const LEAST_LIGHT = 0.34;

/** How much of the sky is cloud, 0 … 1: rain needs one, and fog is one. */
export function cloudOf({ rain, visibility }: Air): number {
  return Math.max(smooth(0, 2, rain), 1 - smooth(1500, 15_000, visibility));
}

/** The light of a moment under a theme. */
export function lightAt({ altitudeDegrees }: SunPosition, theme: Theme, weather = CLEAR): Light {
  const upper = KEYS.findIndex((key) => key.altitude >= altitudeDegrees);
  const [low, high] =
    upper < 0 ? [KEYS.length - 1, KEYS.length - 1] : [Math.max(0, upper - 1), upper];
  const a = KEYS[low] as Key;
  const b = KEYS[high] as Key;
  const span = b.altitude - a.altitude;
  const t = span === 0 ? 0 : (altitudeDegrees - a.altitude) / span;
  const between = (name: 'zenith' | 'horizon' | 'glow' | 'sun' | 'air'): Triple =>
    blend(a[name], b[name], t);
  const isDark = theme.tone === 'dark';
  const back = toLight(theme.background);
  // A dark room's city keeps its sun's direction and colour, but the sky stays out of the eye.
  const dim = (color: Triple, share: number): Triple =>
    isDark ? blend(back, scale(color, 0.12), share) : color;
  const cloud = cloudOf(weather);
  /** Clouds take the colours out of a sky and its sun away. */
  const veil = (color: Triple): Triple => {
    const grey = (color[0] * 0.3 + color[1] * 0.5 + color[2] * 0.2) * (1 - 0.25 * cloud);
    return blend(color, [grey * 0.97, grey, grey * 1.04], 0.88 * cloud);
  };
  const air = isDark ? blend(between('air'), [0.42, 0.46, 0.54], 0.6) : between('air');
  // A dark room's evening is blue: an orange so dim is brown.
  const glow = isDark ? blend(between('glow'), between('zenith'), 0.7) : between('glow');
  return {
    zenith: dim(veil(blend(between('zenith'), between('horizon'), 0.5 * cloud)), 0.35),
    horizon: dim(veil(between('horizon')), 0.5),
    glow: dim(veil(blend(glow, between('horizon'), cloud)), 0.4),
    sun: scale(between('sun'), 1 - 0.92 * cloud),
    air: veil(air),
    aid: Math.max(1, LEAST_LIGHT / air[1]),
    bounce: scale(air, 0.72),
    // Lamps and windows are lit well before the sun has gone, and under clouds sooner.
    night: 1 - smooth(-1, 6.5 + 8 * cloud, altitudeDegrees),
    pale: isDark ? 1 : 0,
    clear: 1 - cloud,
    wet: smooth(0, 2, weather.rain),
  };
}

/** Hours since midnight by the sun alone, good enough to know who is still up. */
export function solarHour({ azimuthDegrees }: SunPosition, lat: number): number {
  const hour = azimuthDegrees / 15;
  return lat >= 0 ? hour % 24 : (36 - hour) % 24;
}

/** Shares of windows that are lit at an hour: dwellings, work, trade, everything else. */
export function litShares(hour: number): readonly [number, number, number, number] {
  const evening = bump(hour, 20, 3.5);
  const morning = bump(hour, 7, 1.5);
  const work = smooth(6, 8.5, hour) * (1 - smooth(17.5, 23, hour));
  return [
    0.06 + 0.46 * evening + 0.24 * morning,
    0.08 + 0.44 * work,
    0.12 + 0.8 * smooth(8, 10, hour) * (1 - smooth(20, 23, hour)),
    0.08 + 0.3 * Math.max(evening, work),
  ];
}

/** A bell around an hour of the clock. */
function bump(hour: number, middle: number, width: number): number {
  const away = Math.abs(((hour - middle + 36) % 24) - 12);
  return Math.exp(-((away / width) ** 2));
}

export const blend = (a: Triple, b: Triple, t: number): Triple => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

const scale = (a: Triple, by: number): Triple => [a[0] * by, a[1] * by, a[2] * by];

export const smooth = (low: number, high: number, x: number): number => {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
};
