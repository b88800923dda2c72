import { type Name, STREET_NAMES } from './names.js';
import { dot, type Point, toward } from './plane.js';
import type { Roads, Stretch } from './road.js';
import type { RoadClass } from './road-class.js';
import type { Known } from './skeleton.js';

const KNOWN: Readonly<Record<Known, Name>> = {
  axis: { en: 'Weavers’ Boulevard', zh: '织坊大道' },
  northQuay: { en: 'North Embankment', zh: '北滨河路' },
  southQuay: { en: 'South Embankment', zh: '南滨河路' },
  townAvenue: { en: 'Loomford Avenue', zh: '织川大道' },
  ring: { en: 'Ring Road', zh: '环城路' },
  diagonal: { en: 'Heronflight Avenue', zh: '鹭飞大道' },
  crescent: { en: 'The Crescent', zh: '月牙街' },
};

const SUFFIX: Readonly<Record<RoadClass, Name>> = {
  boulevard: { en: ' Boulevard', zh: '大道' },
  avenue: { en: ' Avenue', zh: '大道' },
  quay: { en: ' Embankment', zh: '滨河路' },
  street: { en: ' Road', zh: '路' },
  lane: { en: ' Lane', zh: '巷' },
};

/** Names every stretch; a street keeps its name where it goes straight on across another. */
export function nameStreets(
  { junctions, stretches }: Roads,
  known: ReadonlyMap<number, Known>,
): Name[] {
  const parent = new Map<number, number>();
  const rootOf = (street: number): number => {
    const up = parent.get(street);
    return up === undefined ? street : rootOf(up);
  };
  for (const { arms } of junctions) {
    arms.forEach((a, i) => {
      for (const b of arms.slice(i + 1)) {
        const [s, t] = [stretches[a.road], stretches[b.road]] as [Stretch, Stretch];
        if (s.road !== t.road || known.has(s.street) || known.has(t.street)) continue;
        if (dot(unit(a.out), unit(b.out)) > -0.96) continue;
        const [x, y] = [rootOf(s.street), rootOf(t.street)];
        if (x !== y) parent.set(Math.max(x, y), Math.min(x, y));
      }
    });
  }
  const lengths = new Map<number, { long: number; road: RoadClass }>();
  for (const s of stretches) {
    const root = rootOf(s.street);
    lengths.set(root, { long: (lengths.get(root)?.long ?? 0) + s.lengthMeters, road: s.road });
  }
  const named = new Map<number, Name>();
  for (const [street, name] of known) named.set(street, KNOWN[name]);
  let count = 0;
  const order = [...lengths]
    .filter(([street]) => !named.has(street))
    .sort((a, b) => b[1].long - a[1].long || a[0] - b[0]);
  for (const [street, { road }] of order) named.set(street, nameOf(count++, road));
  return stretches.map((s) => named.get(rootOf(s.street)) as Name);
}

function nameOf(i: number, road: RoadClass): Name {
  const base = STREET_NAMES[i % STREET_NAMES.length] as Name;
  const round = Math.floor(i / STREET_NAMES.length);
  const suffix = SUFFIX[road];
  if (round === 0) return { en: base.en + suffix.en, zh: base.zh + suffix.zh };
  if (round <= 4) {
    const [en, zh] = [
      ['East', '东'],
      ['West', '西'],
      ['South', '南'],
      ['North', '北'],
    ][round - 1] as [string, string];
    return { en: `${base.en}${suffix.en} ${en}`, zh: `${base.zh}${zh}${suffix.zh}` };
  }
  return { en: `${base.en}${suffix.en} ${round}`, zh: `${base.zh}${suffix.zh}${round}号支路` };
}

function unit(p: Point): Point {
  return toward([0, 0], p);
}
