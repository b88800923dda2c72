import type { CityDescription, FeedDescription } from '@borough/core';
import type { BuildingColumns } from '@borough/plan';

/** What a city's register of footprints calls things. */
export interface Register {
  readonly table: string;
  readonly columns: BuildingColumns;
  /** Where the ground that may be built on is told. Absent: the box around all buildings. */
  readonly site?: SiteColumns;
  /** Where water is told: a table of areas. */
  readonly water?: string;
  /** Where parking spaces are told: a table and its column. */
  readonly spaces?: { readonly table: string; readonly column: string };
}

/** A table of areas, and which of its columns say what the plan allows there. */
export interface SiteColumns {
  readonly table: string;
  readonly heightLimit?: string;
  readonly floorAreaRatio?: string;
  readonly coverage?: string;
}

const TOWN: Register = {
  table: 'buildings',
  columns: { use: 'use', floors: 'floors', height: 'heightMeters', dwellings: 'dwellings' },
  site: {
    table: 'blocks',
    heightLimit: 'heightLimit',
    floorAreaRatio: 'floorAreaRatio',
    coverage: 'coverage',
  },
  water: 'water',
  spaces: { table: 'lots', column: 'total' },
};

const LYON: Register = {
  table: 'buildings',
  columns: {
    use: 'USAGE1',
    floors: 'NB_ETAGES',
    height: 'heightMeters',
    dwellings: 'NB_LOGTS',
    uses: {
      Résidentiel: 'dwelling',
      'Commercial et services': 'retail',
      Industriel: 'warehouse',
      Religieux: 'culture',
      Sportif: 'school',
    },
  },
};

/** The register that lies beside a city's tiles. */
export function registerOf(city: CityDescription): Register {
  return city.id === 'lyon' ? LYON : TOWN;
}

const LABELS: Readonly<Record<string, { readonly en: string; readonly 'zh-CN': string }>> = {
  use: { en: 'Use', 'zh-CN': '用途' },
  floors: { en: 'Floors', 'zh-CN': '层数' },
  height: { en: 'Height', 'zh-CN': '高度' },
  dwellings: { en: 'Dwellings', 'zh-CN': '住宅套数' },
};

/** The city with its register read into the table of buildings: footprints, uses, floors. */
export function withRegister(city: CityDescription, { table, columns }: Register): CityDescription {
  const old = city.tables?.[table];
  if (!old) return city;
  const { use, floors, height, dwellings = '' } = columns;
  const names = { use, floors, height, dwellings };
  const described = Object.entries(names).filter(([, name]) => name !== '');
  const feed: FeedDescription = {
    label: { en: 'Register of buildings', 'zh-CN': '建筑名录' },
    transport: 'http',
    url: 'tiles/footprints.geojson',
    decoder: 'json',
    table,
    map: {
      rows: 'features',
      key: 'id',
      columns: Object.fromEntries(described.map(([, name]) => [name, `properties.${name}`])),
      geometry: 'geometry',
    },
    cadence: { kind: 'static' },
  };
  const added = described.map(([what, name]) => [
    name,
    { type: what === 'use' ? 'text' : 'number', label: LABELS[what] },
  ]);
  return {
    ...city,
    tables: {
      ...city.tables,
      [table]: { ...old, columns: { ...old.columns, ...Object.fromEntries(added) } },
    },
    feeds: { ...city.feeds, register: feed },
  };
}
