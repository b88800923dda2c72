import type { FeedDescription, Text } from '@borough/core';
import type { Town } from '../town/town.js';
import {
  COVERAGE,
  en,
  ID,
  MOVE,
  NAME_MAP,
  NAMES,
  num,
  POS,
  ROAD_CLASSES,
  STANDING,
  STATION_KINDS,
  type Tables,
  TITLES,
  txt,
} from './city-words.js';

/** What moves, fills and measures. */
export function describeLife(
  tables: Tables,
  feeds: Record<string, FeedDescription>,
  town: Town,
  filesUrl: string,
): void {
  const live = (
    id: string,
    label: Text,
    table: string,
    topic: string,
    map: object,
    intervalSeconds: number,
    ttlSeconds: number,
  ): void => {
    const cadence = { kind: 'periodic' as const, intervalSeconds, ttlSeconds };
    feeds[id] = {
      label,
      transport: 'mqtt',
      url: 'mqtt',
      topic,
      decoder: 'json',
      datum: 'wgs84',
      table,
      map,
      cadence,
      nature: 'simulated',
    };
  };
  feeds.clock = {
    label: en('City clock', '城市时钟'),
    transport: 'mqtt',
    url: 'mqtt',
    topic: 'borough/clock',
    decoder: 'clock',
    cadence: { kind: 'periodic', intervalSeconds: 1, ttlSeconds: 10 },
  };
  tables.buildings = {
    label: en('Buildings', '建筑'),
    columns: { energy: num(en('Energy, last hour', '近一小时用电'), 'kWh', 0, 5000, 1) },
  };
  live(
    'energy',
    en('Energy meters', '电表'),
    'buildings',
    'town/energy/+',
    { key: '$topic[2]', time: 'time', columns: { energy: 'value' } },
    25,
    90,
  );
  tables.roads = {
    label: en('Roads', '道路'),
    title: 'nameEn',
    titles: TITLES,
    columns: {
      ...NAMES,
      class: txt(en('Class', '等级'), ROAD_CLASSES),
      speed: num(en('Speed', '车速'), 'km/h', 0, 120, 1),
      congestion: num(en('Congestion', '拥堵'), '', 0, 1, 2),
      vehicles: num(en('Vehicles', '车辆数'), '', 0, 500, 0),
    },
  };
  feeds.roads = {
    label: en('Road register', '道路名录'),
    transport: 'http',
    url: `${filesUrl}roads.geojson`,
    decoder: 'json',
    datum: 'wgs84',
    table: 'roads',
    map: { ...ID, columns: { ...NAME_MAP, class: 'properties.class' }, geometry: 'geometry' },
    cadence: { kind: 'static' },
    nature: 'simulated',
  };
  live(
    'traffic',
    en('Road speeds', '路段车速'),
    'roads',
    'town/traffic',
    {
      rows: 'roads',
      key: 'id',
      time: '$root.time',
      columns: { speed: 'speed', congestion: 'congestion', vehicles: 'vehicles' },
    },
    5,
    20,
  );
  tables.lots = {
    label: en('Car parks', '停车场'),
    title: 'nameEn',
    titles: TITLES,
    columns: {
      free: num(en('Free spaces', '空余车位'), '', 0, 5000, 0),
      total: num(en('Spaces', '车位总数'), '', 0, 5000, 0),
      ...NAMES,
      operator: txt(en('Operator', '运营方')),
      transmission: txt(en('Transmission', '传输状态'), STANDING),
      // What the door says of an operator is no counter's word.
      sensor: { ...txt(en('Counter', '计数器'), COVERAGE), derive: 'coverage', of: ['free'] },
    },
  };
  feeds.lots = {
    label: en('Car park register', '停车场名录'),
    transport: 'http',
    url: `${filesUrl}sites.geojson`,
    decoder: 'json',
    datum: 'wgs84',
    table: 'lots',
    map: {
      ...ID,
      columns: { total: 'properties.total', ...NAME_MAP, operator: 'properties.operatorEn' },
      position: { ...POS, height: 'geometry.coordinates[2]' },
    },
    cadence: { kind: 'static' },
    nature: 'simulated',
  };
  town.operators.forEach((operator) => {
    live(
      `parking-${operator.key}`,
      en(operator.en, operator.zh),
      'lots',
      `town/parking/${operator.key}/+`,
      { key: '$topic[3]', time: 'time', columns: { free: 'free' } },
      12,
      75,
    );
  });
  describeDoor(tables, feeds);
  // Whose feed is silent, and since when, is a table like any other.
  tables.sources = {
    label: en('Sources', '数据源'),
    columns: {
      link: txt(en('Link', '连接')),
      silent: num(en('Not heard for', '未收到时长'), 's', 0, 1e9, 0),
      age: num(en('Age of the newest', '最新数据时龄'), 's', 0, 1e9, 0),
      received: num(en('Readings', '读数'), '', 0, 1e15, 0),
      rejectedShare: num(en('Put aside', '隔离比例'), '', 0, 1, 3),
    },
  };
  feeds.health = {
    label: en('Health of the sources', '数据源状态'),
    transport: 'health',
    url: 'health:',
    decoder: 'json',
    table: 'sources',
    map: {
      rows: '$root',
      key: 'feed',
      time: 'time',
      columns: {
        link: 'link',
        silent: 'silent',
        age: 'age',
        received: 'received',
        rejectedShare: 'rejectedShare',
      },
    },
    cadence: { kind: 'periodic', intervalSeconds: 1, ttlSeconds: 10 },
    nature: 'measured',
  };
  tables.vehicles = {
    label: en('Vehicles', '车辆'),
    moves: true,
    columns: {
      speed: num(en('Speed', '车速'), 'm/s', 0, 80, 1),
      heading: num(en('Heading', '航向'), '°', 0, 360, 1),
    },
  };
  live(
    'vehicles',
    en('Vehicle positions', '车辆定位'),
    'vehicles',
    'town/vehicles',
    {
      rows: 'vehicles',
      key: 'id',
      time: '$root.time',
      columns: { speed: 'speed', heading: 'heading' },
      position: MOVE,
    },
    1,
    10,
  );
  tables.buses = {
    label: en('Buses', '公交车'),
    moves: true,
    title: 'route',
    columns: {
      route: txt(en('Route', '线路')),
      status: txt(en('Status', '状态')),
      stopEn: txt(en('Next stop', '下一站（英文）')),
      stopZh: txt(en('Next stop, Chinese', '下一站')),
      speed: num(en('Speed', '车速'), 'm/s', 0, 80, 1),
      heading: num(en('Heading', '航向'), '°', 0, 360, 1),
      delay: num(en('Delay', '晚点'), 's', -7200, 7200, 0),
    },
  };
  live(
    'buses',
    en('Bus positions', '公交定位'),
    'buses',
    'town/buses',
    {
      rows: 'vehicles',
      key: 'id',
      time: '$root.time',
      columns: {
        route: 'route',
        status: 'status',
        stopEn: 'stopEn',
        stopZh: 'stopZh',
        speed: 'speed',
        heading: 'heading',
        delay: 'delay',
      },
      position: MOVE,
    },
    1,
    10,
  );
  tables.stations = {
    label: en('Stations', '监测站'),
    columns: {
      kind: txt(en('Kind', '种类'), STATION_KINDS),
      pm25: num('PM2.5', 'µg/m³', 0, 900, 1),
      pm10: num('PM10', 'µg/m³', 0, 1500, 1),
      no2: num('NO₂', 'µg/m³', 0, 900, 1),
      o3: num('O₃', 'µg/m³', 0, 900, 1),
      noise: num(en('Noise', '噪声'), 'dB', 0, 140, 1),
      temperature: num(en('Temperature', '气温'), '°C', -60, 60, 1),
      humidity: num(en('Humidity', '湿度'), '%', 0, 100, 0),
      wind: num(en('Wind', '风速'), 'm/s', 0, 80, 1),
      rain: num(en('Rain', '雨强'), 'mm/h', 0, 300, 1),
      visibility: num(en('Visibility', '能见度'), 'm', 0, 100_000, 0),
    },
  };
  feeds.stations = {
    label: en('Station register', '监测站名录'),
    transport: 'http',
    url: `${filesUrl}stations.geojson`,
    decoder: 'json',
    datum: 'wgs84',
    table: 'stations',
    map: { ...ID, columns: { kind: 'properties.kind' }, position: POS },
    cadence: { kind: 'static' },
    nature: 'simulated',
  };
  const st = (columns: Record<string, string>) => ({ key: '$topic[2]', time: 'time', columns });
  live(
    'air',
    en('Air stations', '空气站'),
    'stations',
    'town/air/+',
    st({ pm25: 'pm25', pm10: 'pm10', no2: 'no2', o3: 'o3' }),
    12,
    60,
  );
  live(
    'noise',
    en('Noise stations', '噪声站'),
    'stations',
    'town/noise/+',
    st({ noise: 'level' }),
    12,
    60,
  );
  live(
    'weather',
    en('Weather stations', '气象站'),
    'stations',
    'town/weather/+',
    st({
      temperature: 'temperature',
      humidity: 'humidity',
      wind: 'wind',
      rain: 'rain',
      visibility: 'visibility',
    }),
    12,
    60,
  );
}

/** The door's record: how each operator stands in each subdistrict, and with it each car park. */
function describeDoor(tables: Tables, feeds: Record<string, FeedDescription>): void {
  tables.operators = {
    label: en('Operators', '运营方'),
    title: 'name',
    columns: {
      name: txt(en('Operator', '运营方')),
      district: txt(en('Subdistrict', '街道')),
      state: txt(en('Transmission', '传输状态'), STANDING),
      since: txt(en('Last transmission', '最近一次传输')),
    },
  };
  const said = {
    transport: 'mqtt',
    url: 'mqtt',
    decoder: 'json',
    cadence: { kind: 'onChange' as const },
    nature: 'simulated' as const,
  };
  feeds.operators = {
    ...said,
    label: en('Record of transmissions', '传输记录'),
    topic: 'borough/operators/parking/+/+',
    table: 'operators',
    map: {
      key: 'id',
      // True since then: a silence is as old as it has lasted.
      time: 'since',
      columns: { name: 'name', district: 'district', state: 'state', since: 'since' },
    },
  };
  feeds.transmissions = {
    ...said,
    label: en('Transmission of car parks', '停车场传输状态'),
    topic: 'borough/operators/parking/+/+/things',
    table: 'lots',
    map: {
      rows: 'things',
      key: '$value',
      time: '$root.since',
      columns: { transmission: '$root.state' },
    },
  };
}
