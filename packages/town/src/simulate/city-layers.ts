import type { Layer, NumberRule, Text } from '@borough/core';
import { en, type Tables } from './city-words.js';

/** How high a column of free spaces stands, metres. */
const FREE_HEIGHT: NumberRule = {
  column: 'free',
  scale: { type: 'linear', domain: [0, 150] },
  range: [28, 96],
};

/** The layers of a town, back to front. */
export function layersOf(tables: Tables): Layer[] {
  const layers: Layer[] = [];
  const labelOf = (table: string): Text => tables[table]?.label ?? table;
  const area = (id: string, material: 'plain' | 'grass' | 'paving' | 'water' | 'asphalt'): void => {
    layers.push({ id, type: 'areas', table: id, label: labelOf(id), material });
  };
  area('blocks', 'plain');
  area('greens', 'grass');
  area('plazas', 'paving');
  area('quays', 'paving');
  area('water', 'water');
  area('sidewalks', 'paving');
  area('carriageways', 'asphalt');
  area('junctions', 'asphalt');
  area('ground', 'asphalt');
  layers.push({
    id: 'paths',
    type: 'lines',
    table: 'paths',
    label: labelOf('paths'),
    material: 'sand',
    style: {
      size: { column: 'width', scale: { type: 'linear', domain: [0, 10] }, range: [0, 10] },
    },
  });
  layers.push({
    id: 'markings',
    type: 'lines',
    table: 'markings',
    label: labelOf('markings'),
    material: 'marking',
    style: { size: { column: 'width', scale: { type: 'linear', domain: [0, 1] }, range: [0, 1] } },
  });
  layers.push({
    id: 'cells',
    type: 'areas',
    table: 'cells',
    label: labelOf('cells'),
    opacity: 0.25,
    visible: false,
  });
  layers.push({
    id: 'traffic',
    type: 'lines',
    table: 'roads',
    label: en('Traffic', '路况'),
    isFlowing: true,
    style: {
      size: 2.4,
      color: {
        column: 'congestion',
        scale: { type: 'threshold', thresholds: [0.3, 0.55, 0.75] },
        ramp: ['#56b4e9', '#e6c84a', '#e69f00', '#d55e00'],
      },
    },
  });
  layers.push({
    id: 'windows',
    type: 'features',
    tileset: 'buildings',
    label: en('Windows lit by energy', '按用电亮灯'),
    style: { light: { column: 'energy', scale: { type: 'log', domain: [1, 3000] } } },
  });
  layers.push({
    id: 'energy',
    type: 'features',
    tileset: 'buildings',
    label: en('Energy of buildings', '建筑用电'),
    style: {
      color: {
        column: 'energy',
        scale: { type: 'log', domain: [4, 400] },
        // Most buildings stay near paper; those that stand out use much.
        ramp: [
          '#efe9dd',
          '#e9e3d6',
          '#dcdccf',
          '#bfd2c9',
          '#86b8bd',
          '#4a8fae',
          '#27608f',
          '#1c3560',
        ],
      },
    },
  });
  layers.push({
    id: 'trees',
    type: 'models',
    table: 'trees',
    model: 'tree',
    label: labelOf('trees'),
    style: {
      height: { column: 'height', scale: { type: 'linear', domain: [0, 20] }, range: [0, 20] },
      size: { column: 'crown', scale: { type: 'linear', domain: [0, 10] }, range: [0, 20] },
    },
  });
  layers.push({
    id: 'lights',
    type: 'models',
    table: 'lights',
    model: 'lamp',
    label: labelOf('lights'),
    style: {
      height: { column: 'pole', scale: { type: 'linear', domain: [0, 20] }, range: [0, 20] },
    },
  });
  layers.push({
    id: 'bays',
    type: 'points',
    table: 'bays',
    label: labelOf('bays'),
    visible: false,
    style: { size: 3 },
  });
  layers.push({
    id: 'stops',
    type: 'points',
    table: 'stops',
    label: labelOf('stops'),
    visible: false,
    style: { size: 5 },
  });
  layers.push({
    id: 'vehicles',
    type: 'tracks',
    table: 'vehicles',
    body: 'car',
    label: labelOf('vehicles'),
  });
  layers.push({
    id: 'buses',
    type: 'tracks',
    table: 'buses',
    body: 'bus',
    label: labelOf('buses'),
  });
  layers.push({
    id: 'air',
    type: 'heat',
    table: 'stations',
    radiusMeters: 320,
    label: en('Air, PM2.5', '空气 PM2.5'),
    visible: false,
    style: {
      color: { column: 'pm25', scale: { type: 'linear', domain: [5, 75] }, ramp: 'batlow' },
    },
  });
  layers.push({
    id: 'stations',
    type: 'points',
    table: 'stations',
    label: labelOf('stations'),
    visible: false,
    style: {
      size: 6,
      color: {
        column: 'kind',
        scale: { type: 'category', values: ['air', 'noise', 'weather'] },
        ramp: 'okabe',
      },
    },
  });
  layers.push({
    id: 'parking',
    type: 'points',
    table: 'lots',
    shape: 'bar',
    label: en('Free parking', '空余车位'),
    style: {
      height: FREE_HEIGHT,
      size: 3.6,
      color: {
        column: 'free',
        scale: { type: 'threshold', thresholds: [5, 20, 50] },
        ramp: ['#d55e00', '#e69f00', '#56b4e9', '#0072b2'],
      },
    },
  });
  layers.push({
    id: 'parkingCoverage',
    type: 'points',
    table: 'lots',
    shape: 'bar',
    visible: false,
    label: en('Car parks that report', '在传停车场'),
    style: {
      height: FREE_HEIGHT,
      size: 3.6,
      color: {
        column: 'sensor',
        scale: { type: 'category', values: ['living', 'silent', 'none'] },
        ramp: ['#009e73', '#d55e00', '#8a8f98'],
      },
    },
  });
  layers.push({
    id: 'parkingTransmission',
    type: 'points',
    table: 'lots',
    shape: 'bar',
    visible: false,
    label: en('Operators that transmit', '运营方传输状态'),
    style: {
      height: FREE_HEIGHT,
      size: 3.6,
      color: {
        column: 'transmission',
        scale: { type: 'category', values: ['transmitting', 'silent'] },
        ramp: ['#009e73', '#d55e00'],
      },
    },
  });
  layers.push({
    id: 'parkingNumbers',
    type: 'labels',
    table: 'lots',
    column: 'free',
    label: en('Free spaces', '空余车位数'),
    priority: 10,
    liftMeters: 3,
    size: 'small',
    most: 10,
    stale: en('silent since {since}', '{since} 起未传输'),
    style: { height: FREE_HEIGHT },
  });
  const named = { column: 'nameEn', columns: { en: 'nameEn', 'zh-CN': 'nameZh' } };
  layers.push({
    id: 'streetNames',
    type: 'labels',
    table: 'streetNames',
    ...named,
    label: labelOf('streetNames'),
    priority: 1,
    liftMeters: 2,
    size: 'small',
    most: 4,
  });
  layers.push({
    id: 'landmarks',
    type: 'labels',
    table: 'landmarks',
    ...named,
    label: labelOf('landmarks'),
    priority: 5,
    importance: 'size',
    liftMeters: 6,
    size: 'large',
    most: 11,
  });

  return layers;
}
