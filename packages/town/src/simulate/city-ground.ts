import type { FeedDescription, Text } from '@borough/core';
import type { Town } from '../town/town.js';
import {
  type Columns,
  en,
  HIGH,
  ID,
  NAME_MAP,
  NAMES,
  num,
  POS,
  ROAD_CLASSES,
  type Tables,
  TITLES,
  txt,
} from './city-words.js';

/** What a table of things that stay where they are is read from. */
interface Still {
  readonly file?: string;
  readonly columns?: Columns;
  readonly map?: Record<string, string>;
  readonly isPoint?: boolean;
  /** The points say how high they lie. */
  readonly isHigh?: boolean;
  readonly maxRows?: number;
  readonly title?: string;
  readonly titles?: Readonly<Record<string, string>>;
}

/** What stays where it is, asked for once. */
export function describeGround(
  tables: Tables,
  feeds: Record<string, FeedDescription>,
  town: Town,
  filesUrl: string,
): void {
  const rows = (count: number): number => Math.ceil(count * Math.max(1, town.scale));
  const still = (id: string, label: Text, given: Still = {}): void => {
    const {
      file = id,
      columns = {},
      map = {},
      isPoint = false,
      isHigh = false,
      maxRows,
      title,
      titles,
    } = given;
    tables[id] = {
      label,
      columns,
      ...(title && { title }),
      ...(titles && { titles }),
      ...(maxRows && { maxRows }),
    };
    feeds[id] = {
      label,
      transport: 'http',
      url: `${filesUrl}${file}.geojson`,
      decoder: 'json',
      datum: 'wgs84',
      table: id,
      map: {
        ...ID,
        columns: map,
        ...(isPoint ? { position: isHigh ? HIGH : POS } : { geometry: 'geometry' }),
      },
      cadence: { kind: 'static' },
      nature: 'simulated',
    };
  };
  still('blocks', en('Blocks', '街坊'), {
    columns: {
      zone: txt(en('Zone', '用地')),
      heightLimit: num(en('Height limit', '建筑限高'), 'm', 0, 500, 0),
      floorAreaRatio: num(en('Most floor area ratio', '容积率上限'), '', 0, 20, 1),
      coverage: num(en('Most coverage', '建筑密度上限'), '%', 0, 100, 0),
    },
    map: {
      zone: 'properties.zone',
      heightLimit: 'properties.heightLimitMeters',
      floorAreaRatio: 'properties.floorAreaRatio',
      coverage: 'properties.coveragePercent',
    },
  });
  still('greens', en('Greens', '绿地'), {
    columns: { kind: txt(en('Kind', '种类')) },
    map: { kind: 'properties.kind' },
  });
  still('plazas', en('Squares', '广场'));
  still('quays', en('Quays', '堤岸'));
  still('water', en('Water', '水面'), {
    columns: { kind: txt(en('Kind', '种类')), ...NAMES },
    map: { kind: 'properties.kind', ...NAME_MAP },
  });
  still('sidewalks', en('Pavements', '人行道'));
  still('carriageways', en('Carriageways', '车行道'), {
    columns: { class: txt(en('Class', '等级'), ROAD_CLASSES) },
    map: { class: 'properties.class' },
  });
  still('junctions', en('Junctions', '路口'), {
    columns: { control: txt(en('Control', '控制')) },
    map: { control: 'properties.control' },
  });
  still('ground', en('Car parks, ground', '停车场地面'), { file: 'lots' });
  still('paths', en('Paths', '小路'), {
    columns: { width: num(en('Width', '宽'), 'm', 0, 50, 1) },
    map: { width: 'properties.widthMeters' },
  });
  still('markings', en('Road markings', '标线'), {
    columns: { kind: txt(en('Kind', '种类')), width: num(en('Width', '宽'), 'm', 0, 2, 2) },
    map: { kind: 'properties.kind', width: 'properties.widthMeters' },
    maxRows: rows(30_000),
  });
  still('cells', en('Grid cells', '网格'), {
    columns: { community: txt(en('Community', '社区')), street: txt(en('Subdistrict', '街道')) },
    map: { community: 'properties.community', street: 'properties.street' },
  });
  still('trees', en('Trees', '树木'), {
    isPoint: true,
    maxRows: rows(30_000),
    columns: {
      kind: txt(en('Kind', '树种')),
      height: num(en('Height', '高'), 'm', 0, 60, 1),
      crown: num(en('Crown', '冠幅'), 'm', 0, 40, 1),
    },
    map: {
      kind: 'properties.kind',
      height: 'properties.heightMeters',
      crown: 'properties.crownMeters',
    },
  });
  still('lights', en('Street lights', '路灯'), {
    isPoint: true,
    maxRows: rows(10_000),
    columns: { pole: num(en('Pole', '杆高'), 'm', 0, 30, 1) },
    map: { pole: 'properties.poleMeters' },
  });
  still('bays', en('Bays', '路侧泊位'), {
    isPoint: true,
    columns: { road: txt(en('Road', '道路')) },
    map: { road: 'properties.road' },
  });
  still('stops', en('Bus stops', '公交站'), {
    file: 'busStops',
    isPoint: true,
    columns: NAMES,
    map: NAME_MAP,
    title: 'nameEn',
    titles: TITLES,
  });
  still('landmarks', en('Landmarks', '地标'), {
    isPoint: true,
    isHigh: true,
    columns: { ...NAMES, size: num(en('Size', '大小'), 'm', 0, 1000, 0) },
    map: { ...NAME_MAP, size: 'properties.sizeMeters' },
    title: 'nameEn',
    titles: TITLES,
  });
  still('streetNames', en('Street names', '街名'), {
    isPoint: true,
    isHigh: true,
    columns: NAMES,
    map: NAME_MAP,
    title: 'nameEn',
    titles: TITLES,
  });
}
