import {
  type TownCollection,
  type TownFeature,
  toBuildingsGeoJson,
  toLayers,
} from '../town/layers.js';
import { cut, offset } from '../town/line.js';
import { createPlace, type Place } from '../town/place.js';
import { distance, go, mix, type Point, toward } from '../town/plane.js';
import type { Town } from '../town/town.js';
import { createOperators } from './operators.js';

/**
 * A town as GeoJSON collections by file name, without the ending: `buildings` for the tiler, all of `toLayers`, and
 * what its city document draws besides: `markings`, the names `landmarks` and `streetNames`, and `sites` (what operators report on).
 * Every feature has an `id` of its own, because the rows of a feed need keys.
 */
export function toTownFiles(town: Town): Record<string, TownCollection> {
  const place = createPlace(town.origin);
  const layers = Object.fromEntries(
    Object.entries(toLayers(town)).map(([name, layer]) => [name, withKeys(layer)]),
  );
  return {
    buildings: toBuildingsGeoJson(town),
    ...layers,
    water: withReaches(layers.water as TownCollection, town, place),
    markings: collection('markings', markingsOf(town, place)),
    landmarks: collection('landmarks', namesOf(town, place, true)),
    streetNames: collection('streetNames', namesOf(town, place, false)),
    sites: collection('sites', sitesOf(town, place)),
  };
}

/** A feed's rows need keys; where nobody asks for one by name, its place in the list is one. */
function withKeys(layer: TownCollection): TownCollection {
  const features = layer.features.map((feature, i): TownFeature => {
    if (typeof feature.properties.id === 'string') return feature;
    const id = `${layer.name}-${i + 1}`;
    return { ...feature, id, properties: { id, ...feature.properties } };
  });
  return { ...layer, features };
}

const REACH_METERS = 3200;
const REACH_STEPS = 8;

/** The river beyond the town on both sides, until it is lost in the haze. */
function withReaches(water: TownCollection, town: Town, place: Place): TownCollection {
  const ring = town.water.find(({ kind }) => kind === 'river')?.ring ?? [];
  const half = ring.length >> 1;
  const at = (i: number): Point => ring[(i + ring.length) % ring.length] as Point;
  const ends = [
    { id: 'river-west', banks: [at(0), at(-1)], inner: [at(1), at(-2)], turn: 0.05 },
    {
      id: 'river-east',
      banks: [at(half - 1), at(half)],
      inner: [at(half - 2), at(half + 1)],
      turn: -0.05,
    },
  ] as const;
  const features = ends.map(({ id, banks, inner, turn }): TownFeature => {
    const [from, to] = [mix(...inner, 0.5), mix(...banks, 0.5)];
    let along = toward(from, to);
    let middle = to;
    const wide = distance(...banks) / 2;
    const sides: [Point[], Point[]] = [[banks[0]], [banks[1]]];
    const isLeft = along[0] * (banks[0][1] - to[1]) - along[1] * (banks[0][0] - to[0]) > 0;
    for (let step = 0; step < REACH_STEPS; step++) {
      // A turn that is small enough to be one without sines.
      along = toward([0, 0], [along[0] - turn * along[1], along[1] + turn * along[0]]);
      middle = go(middle, along, REACH_METERS / REACH_STEPS, 0);
      sides[0].push(go(middle, along, 0, isLeft ? wide : -wide));
      sides[1].push(go(middle, along, 0, isLeft ? -wide : wide));
    }
    const coordinates = [...sides[0], ...sides[1].reverse(), banks[0]].map(place);
    return {
      type: 'Feature',
      id,
      properties: { id, kind: 'river', nameEn: null, nameZh: null },
      geometry: { type: 'Polygon', coordinates: [coordinates] },
    };
  });
  return { ...water, features: [...water.features, ...features] };
}

/** Painted lines: between lanes, in the middle of undivided roads, and to stop at. */
function markingsOf(town: Town, place: Place): TownFeature[] {
  const features: TownFeature[] = [];
  const add = (kind: string, line: readonly Point[], widthMeters: number): void => {
    const id = `M-${features.length + 1}`;
    features.push({
      type: 'Feature',
      id,
      properties: { id, kind, widthMeters },
      geometry: { type: 'LineString', coordinates: line.map(place) },
    });
  };
  for (const road of town.roads) {
    const { lengthMeters, startFarMeters, endFarMeters, laneWidthMeters, medianMeters } = road;
    if (road.class === 'lane' || lengthMeters - startFarMeters - endFarMeters < 14) continue;
    const line = cut(road.line, startFarMeters + 5, lengthMeters - endFarMeters - 5);
    if (medianMeters === 0) add('middle', line, 0.15);
    for (const side of [1, -1]) {
      const edge = medianMeters / 2 + road.lanesForward * laneWidthMeters;
      if (medianMeters > 0) add('edge', offset(line, (side * medianMeters) / 2), 0.15);
      add('edge', offset(line, side * edge), 0.15);
      for (let lane = 1; lane < road.lanesForward; lane++)
        for (const dash of dashesOf(
          offset(line, side * (medianMeters / 2 + lane * laneWidthMeters)),
        ))
          add('dash', dash, 0.15);
    }
  }
  for (const { stopLine } of town.lanes) if (stopLine) add('stop', stopLine, 0.4);
  return features;
}

/** Four metres of paint, six of none, on straight pieces. */
function dashesOf(line: readonly Point[]): Point[][] {
  const dashes: Point[][] = [];
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1] as Point, line[i] as Point];
    const long = Math.sqrt((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2);
    for (let far = 3; far + 4 <= long; far += 10)
      dashes.push([mix(a, b, far / long), mix(a, b, (far + 4) / long)]);
  }
  return dashes;
}

/** As much as a tower of this height, the river wants to be named. */
const RIVER_METERS = 150;

/** Names to write: of landmarks and the river, or of each large street once, on its longest stretch. */
function namesOf(town: Town, place: Place, isLandmarks: boolean): TownFeature[] {
  const features: TownFeature[] = [];
  const add = (
    id: string,
    kind: string,
    at: Point,
    height: number,
    en: string,
    zh: string,
    size: object = {},
  ): void => {
    features.push({
      type: 'Feature',
      id,
      properties: { id, kind, nameEn: en, nameZh: zh, ...size },
      geometry: {
        type: 'Point',
        coordinates: [...place(at), Math.round(10 * (town.origin.heightMeters + height)) / 10],
      },
    });
  };
  if (!isLandmarks) {
    const longest = new Map<string, Town['roads'][number]>();
    for (const road of town.roads) {
      if (road.class === 'lane' || road.class === 'street') continue;
      const known = longest.get(road.nameEn);
      if (!known || road.lengthMeters > known.lengthMeters) longest.set(road.nameEn, road);
    }
    for (const road of longest.values()) {
      const [middle] = cut(road.line, road.lengthMeters / 2, road.lengthMeters);
      add(road.key, 'street', middle as Point, 1, road.nameEn, road.nameZh);
    }
    return features;
  }
  const landmarks = town.buildings
    .filter(({ nameEn, part }) => nameEn && part !== 'podium')
    .sort((a, b) => b.heightMeters - a.heightMeters || (a.key < b.key ? -1 : 1));
  for (const { key, ring, baseMeters, heightMeters, roof, nameEn, nameZh } of landmarks) {
    const middle = ring.reduce<Point>(
      (sum, p) => [sum[0] + p[0] / ring.length, sum[1] + p[1] / ring.length],
      [0, 0],
    );
    const top = baseMeters + heightMeters + roof.heightMeters;
    add(key, 'landmark', middle, top, nameEn ?? key, nameZh ?? key, {
      sizeMeters: Math.round(top - baseMeters),
    });
  }
  for (const { kind, ring, nameEn, nameZh } of town.water) {
    if (kind !== 'river' || !nameEn || !nameZh) continue;
    const [a, b] = [ring[ring.length >> 2] as Point, ring[(3 * ring.length) >> 2] as Point];
    add('river', 'river', mix(a, b, 0.5), 0, nameEn, nameZh, { sizeMeters: RIVER_METERS });
  }
  return features;
}

function sitesOf(town: Town, place: Place): TownFeature[] {
  const names = new Map(town.operators.map((operator) => [operator.key, operator]));
  return createOperators(town, { seed: town.seed }).sites.map((site): TownFeature => {
    const { key, operator, nameEn, nameZh, total } = site;
    return {
      type: 'Feature',
      id: key,
      properties: {
        id: key,
        nameEn,
        nameZh,
        total,
        operator,
        operatorEn: names.get(operator)?.en ?? operator,
        operatorZh: names.get(operator)?.zh ?? operator,
      },
      geometry: { type: 'Point', coordinates: [...place(site.at), town.origin.heightMeters] },
    };
  });
}

function collection(name: string, features: TownFeature[]): TownCollection {
  return { type: 'FeatureCollection', name, features };
}
