import { roadKey } from './lane.js';
import { lengthOf, placeAlong } from './line.js';
import { cm, cmPoint, distance, go, type Point } from './plane.js';
import type { Stretch } from './road.js';

export type DeviceKind =
  | 'oxygen'
  | 'methane'
  | 'hydrogenSulfide'
  | 'temperature'
  | 'humidity'
  | 'waterLevel'
  | 'smoke'
  | 'intrusion'
  | 'fan'
  | 'pump'
  | 'light'
  | 'hatch'
  | 'settlement';

/** One room of a tunnel's section, as long as the tunnel. */
export interface Compartment {
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
  /** From the axis to its middle, left positive. */
  readonly offsetMeters: number;
  readonly widthMeters: number;
  readonly heightMeters: number;
  readonly contents: readonly string[];
}

/** A device: where it is follows from its chainage, never the other way around. */
export interface TunnelDevice {
  /** `T-01-P-O2-0150`: tunnel, compartment, kind, chainage. */
  readonly key: string;
  readonly kind: DeviceKind;
  readonly compartment: string;
  readonly chainageMeters: number;
  readonly offsetMeters: number;
}

/** A utility tunnel (综合管廊) under an avenue. */
export interface UtilityTunnel {
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly axis: readonly Point[];
  readonly lengthMeters: number;
  /** From the ground to its roof. */
  readonly depthMeters: number;
  readonly compartments: readonly Compartment[];
  readonly devices: readonly TunnelDevice[];
  readonly roads: readonly string[];
}

const COMPARTMENTS: readonly Compartment[] = [
  {
    key: 'P',
    nameEn: 'Power',
    nameZh: '电力舱',
    offsetMeters: 3.1,
    widthMeters: 2.6,
    heightMeters: 3.2,
    contents: ['110 kV', '10 kV'],
  },
  {
    key: 'U',
    nameEn: 'Utilities',
    nameZh: '综合舱',
    offsetMeters: 0,
    widthMeters: 3.2,
    heightMeters: 3.2,
    contents: ['water', 'heat', 'telecom'],
  },
  {
    key: 'G',
    nameEn: 'Gas',
    nameZh: '燃气舱',
    offsetMeters: -2.9,
    widthMeters: 2,
    heightMeters: 3.2,
    contents: ['gas'],
  },
];

/** What hangs in which compartment, and how often. */
const DEVICES: readonly [DeviceKind, string, string, number][] = [
  ['oxygen', 'O2', 'PUG', 150],
  ['methane', 'CH4', 'UG', 50],
  ['hydrogenSulfide', 'H2S', 'U', 150],
  ['temperature', 'TMP', 'PUG', 100],
  ['humidity', 'HUM', 'PUG', 200],
  ['waterLevel', 'LVL', 'PUG', 200],
  ['smoke', 'SMK', 'PU', 50],
  ['intrusion', 'INT', 'PUG', 200],
  ['fan', 'FAN', 'PUG', 200],
  ['pump', 'PMP', 'PUG', 200],
  ['light', 'LGT', 'PUG', 50],
  ['hatch', 'HAT', 'PUG', 200],
  ['settlement', 'SET', 'U', 100],
];

/** The tunnel under a run of stretches, from west to east. */
export function createTunnel(stretches: readonly Stretch[], most: number): UtilityTunnel {
  const west = (s: Stretch) => Math.min((s.line[0] as Point)[0], (s.line.at(-1) as Point)[0]);
  const axis: Point[] = [];
  const roads: string[] = [];
  for (const s of [...stretches].sort((a, b) => west(a) - west(b))) {
    const isEast = (s.line[0] as Point)[0] < (s.line.at(-1) as Point)[0];
    const line = isEast ? s.line : [...s.line].reverse();
    const end = axis.at(-1);
    if (end && distance(end, line[0] as Point) > 0.5) break;
    if (lengthOf(axis) > most) break;
    axis.push(...(end ? line.slice(1) : line));
    roads.push(roadKey(s.index));
  }
  const points = axis.map(cmPoint);
  const lengthMeters = cm(lengthOf(points));
  const devices: TunnelDevice[] = [];
  for (const [kind, code, where, step] of DEVICES) {
    for (const { key, offsetMeters } of COMPARTMENTS) {
      if (!where.includes(key)) continue;
      for (let far = step / 2; far < lengthMeters; far += step) {
        const mark = String(Math.round(far)).padStart(4, '0');
        devices.push({
          key: `T-01-${key}-${code}-${mark}`,
          kind,
          compartment: key,
          chainageMeters: far,
          offsetMeters,
        });
      }
    }
  }
  devices.sort((a, b) => a.chainageMeters - b.chainageMeters || (a.key < b.key ? -1 : 1));
  return {
    key: 'T-01',
    nameEn: 'Loomford Avenue Utility Tunnel',
    nameZh: '织川大道综合管廊',
    axis: points,
    lengthMeters,
    depthMeters: 3.5,
    compartments: COMPARTMENTS,
    devices,
    roads,
  };
}

/** Where a device hangs, on the plan. */
export function placeOfDevice(tunnel: UtilityTunnel, device: TunnelDevice): Point {
  const { at, along } = placeAlong(tunnel.axis, device.chainageMeters);
  return cmPoint(go(at, along, 0, device.offsetMeters));
}
