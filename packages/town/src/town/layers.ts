import type { Building } from './building.js';
import { createPlace, type Place } from './place.js';
import { cm, type Point, type Ring } from './plane.js';
import type { Town } from './town.js';
import { placeOfDevice } from './tunnel.js';

export interface TownFeature {
  readonly type: 'Feature';
  readonly id?: string;
  readonly properties: Readonly<Record<string, string | number | boolean | null>>;
  readonly geometry:
    | { readonly type: 'Point'; readonly coordinates: number[] }
    | { readonly type: 'LineString'; readonly coordinates: number[][] }
    | { readonly type: 'Polygon'; readonly coordinates: number[][][] };
}

/** GeoJSON in WGS84 degrees. */
export interface TownCollection {
  readonly type: 'FeatureCollection';
  readonly name: string;
  readonly features: readonly TownFeature[];
}

type Properties = TownFeature['properties'];

/**
 * The buildings for the tiler: `tileBuildings(geojson, { id: 'id', height: 'height', base: 'base', properties: [...] })`.
 *
 * `height` is from the base to the eaves, `base` the altitude of its ground or of the podium below it; what façades need
 * is in `use`, `era`, `floors`, `floorHeight`, `roof`, `roofHeight`, `ridge` (degrees) and `shops`.
 */
export function toBuildingsGeoJson(town: Town): TownCollection {
  const place = createPlace(town.origin);
  const features = town.buildings.map((b) => building(b, place, town.origin.heightMeters));
  return collection('buildings', features);
}

function building(b: Building, place: Place, ground: number): TownFeature {
  const properties: Properties = {
    id: b.key,
    of: b.of,
    part: b.part,
    height: b.heightMeters,
    base: cm(ground + b.baseMeters),
    use: b.use,
    era: b.era,
    floors: b.floors,
    floorHeight: b.floorHeightMeters,
    roof: b.roof.type,
    roofHeight: b.roof.heightMeters,
    ridge: b.roof.ridgeDegrees,
    shops: b.hasShops,
    dwellings: b.dwellings,
    area: b.areaSquareMeters,
    cell: b.cell,
    community: b.community,
    street: b.street,
    ...(b.nameEn && { nameEn: b.nameEn, nameZh: b.nameZh }),
  };
  return {
    type: 'Feature',
    id: b.key,
    properties,
    geometry: polygon([b.ring, ...(b.hole ? [b.hole] : [])], place),
  };
}

/** Everything but the buildings, as GeoJSON collections by name. */
export function toLayers(town: Town): Record<string, TownCollection> {
  const place = createPlace(town.origin);
  const areas = <T>(
    name: string,
    items: readonly T[],
    rings: (item: T) => readonly Ring[],
    properties: (item: T, i: number) => Properties,
  ) =>
    collection(
      name,
      items.map((item, i) => feature(properties(item, i), polygon(rings(item), place))),
    );
  const lines = <T>(
    name: string,
    items: readonly T[],
    line: (item: T) => readonly Point[],
    properties: (item: T) => Properties,
  ) =>
    collection(
      name,
      items.map((item) =>
        feature(properties(item), { type: 'LineString', coordinates: line(item).map(place) }),
      ),
    );
  const points = <T extends { at: Point }>(
    name: string,
    items: readonly T[],
    properties: (item: T) => Properties,
  ) =>
    collection(
      name,
      items.map((item) =>
        feature(properties(item), { type: 'Point', coordinates: place(item.at) }),
      ),
    );
  const devices = town.tunnel.devices.map((device) => ({
    ...device,
    at: placeOfDevice(town.tunnel, device),
  }));
  const list = [
    areas(
      'outline',
      [town.outline],
      (ring) => [ring],
      () => ({ id: 'town', nameEn: town.name.en, nameZh: town.name.zh }),
    ),
    areas(
      'water',
      town.water,
      ({ ring }) => [ring],
      ({ kind, nameEn, nameZh }) => ({ kind, nameEn, nameZh }),
    ),
    areas(
      'quays',
      town.quays,
      (ring) => [ring],
      () => ({}),
    ),
    areas(
      'blocks',
      town.blocks,
      ({ ring }) => [ring],
      ({ zone, limit }) => ({ zone, ...limit }),
    ),
    areas(
      'greens',
      town.greens,
      ({ ring }) => [ring],
      ({ kind }) => ({ kind }),
    ),
    areas(
      'plazas',
      town.plazas,
      (ring) => [ring],
      () => ({}),
    ),
    areas(
      'sidewalks',
      town.sidewalks,
      ({ ring, hole }) => [ring, hole],
      () => ({}),
    ),
    areas(
      'carriageways',
      town.roads,
      ({ ring }) => [ring],
      ({ key, class: kind, isBridge }) => ({ id: key, class: kind, isBridge }),
    ),
    areas(
      'junctions',
      town.junctions.filter(({ ring }) => ring),
      ({ ring }) => [ring as Ring],
      ({ key, control }) => ({ id: key, control }),
    ),
    areas(
      'cells',
      town.grid.cells,
      ({ ring }) => [ring],
      ({ ring: _, middle: __, roles, key, ...rest }) => ({
        id: key,
        ...rest,
        posts: roles.map((role) => role.post).join(' '),
      }),
    ),
    areas(
      'lots',
      town.lots.filter(({ ring }) => ring),
      ({ ring }) => [ring as Ring],
      ({ key }) => ({ id: key }),
    ),
    lines(
      'roads',
      town.roads,
      (road) => road.line,
      ({ ring: _, line: __, key, from, to, ...rest }) => ({ id: key, from, to, ...rest }),
    ),
    lines(
      'paths',
      town.paths,
      ({ line }) => line,
      ({ widthMeters }) => ({ widthMeters }),
    ),
    lines(
      'lanes',
      town.lanes,
      ({ points: line }) => line,
      ({ key, road, index, speedKmh }) => ({ id: key, road, index, speedKmh }),
    ),
    lines(
      'connectors',
      town.connectors,
      ({ points: line }) => line,
      ({ key, turn, signal }) => ({ id: key, turn, signal }),
    ),
    lines(
      'tunnel',
      [town.tunnel],
      ({ axis }) => axis,
      ({ key, nameEn, nameZh, lengthMeters, depthMeters }) => ({
        id: key,
        nameEn,
        nameZh,
        lengthMeters,
        depthMeters,
      }),
    ),
    ...town.pipes.map(({ system, pipes }) =>
      lines(
        `${system}Pipes`,
        pipes,
        ({ line }) => line,
        ({ key, diameterMillimeters, depthMeters }) => ({
          id: key,
          diameterMillimeters,
          depthMeters,
        }),
      ),
    ),
    points(
      'tunnelDevices',
      devices,
      ({ key, kind, compartment, chainageMeters, offsetMeters }) => ({
        id: key,
        kind,
        compartment,
        chainageMeters,
        offsetMeters,
      }),
    ),
    ...town.pipes.map(({ system, nodes }) =>
      points(`${system}Nodes`, nodes, ({ key, kind }) => ({ id: key, kind })),
    ),
    points('trees', town.trees, ({ kind, heightMeters, crownMeters }) => ({
      kind,
      heightMeters,
      crownMeters,
    })),
    points('lights', town.lights, ({ key, poleMeters, headingDegrees }) => ({
      id: key,
      poleMeters,
      headingDegrees,
    })),
    points('cranes', town.cranes, ({ heightMeters, jibMeters, headingDegrees }) => ({
      heightMeters,
      jibMeters,
      headingDegrees,
    })),
    points(
      'parking',
      town.lots,
      ({ key, kind, nameEn, nameZh, operator, capacity, chargers, building: of }) => ({
        id: key,
        kind,
        nameEn,
        nameZh,
        operator,
        capacity,
        chargers,
        building: of,
      }),
    ),
    points('bays', town.bays, ({ key, headingDegrees, road, operator, hasCharger }) => ({
      id: key,
      headingDegrees,
      road,
      operator,
      hasCharger,
    })),
    points('chargers', town.chargers, ({ key, powerKilowatts, of }) => ({
      id: key,
      powerKilowatts,
      of,
    })),
    points('stations', town.stations, ({ key, kind, heightMeters, cell }) => ({
      id: key,
      kind,
      heightMeters,
      cell,
    })),
    points('cameras', town.cameras, ({ at: _, key, ...rest }) => ({ id: key, ...rest })),
    points('busStops', town.buses.stops, ({ key, nameEn, nameZh, headingDegrees }) => ({
      id: key,
      nameEn,
      nameZh,
      headingDegrees,
    })),
    lines(
      'busRoutes',
      town.buses.routes,
      (route) => route.lanes.flatMap((lane) => town.lanes[lane]?.points ?? []),
      ({ key, nameEn, nameZh, color, buses }) => ({ id: key, nameEn, nameZh, color, buses }),
    ),
  ];
  return Object.fromEntries(list.map((layer) => [layer.name, layer]));
}

function collection(name: string, features: TownFeature[]): TownCollection {
  return { type: 'FeatureCollection', name, features };
}

function feature(properties: Properties, geometry: TownFeature['geometry']): TownFeature {
  const { id } = properties;
  return { type: 'Feature', ...(typeof id === 'string' && { id }), properties, geometry };
}

function polygon(rings: readonly Ring[], place: Place): TownFeature['geometry'] {
  // GeoJSON closes its rings (RFC 7946 §3.1.6).
  const close = (ring: Ring) => {
    const places = ring.map(place);
    return [...places, places[0] as number[]];
  };
  return { type: 'Polygon', coordinates: rings.map(close) };
}
