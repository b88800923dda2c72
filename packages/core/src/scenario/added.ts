import type { CityPart } from '../scene/part.js';
import type { PanelSource } from '../select/panel.js';
import type { Geometry } from '../table/geometry.js';
import type { Slot, Table } from '../table/table.js';
import { heightOf, type Massing, type ModelPatch } from './scenario.js';

/** The tables of what scenarios add, and their layers; that of models has the name of its table. */
export const SCENARIO_TABLE = 'scenario.things';
export const SCENARIO_MODELS = 'scenario.models';
export const SCENARIO_BLOCKS = 'scenario.blocks';
export const SCENARIO_CLOSED = 'scenario.closed';

/** Who says what is known of planned things. */
export const SCENARIO_SOURCE: PanelSource = {
  feed: SCENARIO_TABLE,
  label: { en: 'Scenario', 'zh-CN': '情景' },
  nature: 'planned',
};

/** Blocks wear the colours of land use plans: dwellings yellow, offices blue, shops red (after GB/T 50137). */
const USE_COLORS = {
  dwelling: '#f2cf63',
  office: '#5b8ff9',
  retail: '#e8684a',
  hotel: '#f6903d',
  school: '#f08bb4',
  culture: '#b57edc',
  hospital: '#e86fae',
  civic: '#9270ca',
  campus: '#6dc8ec',
  warehouse: '#9a7b63',
} as const;

const TALLEST_METERS = 4000;

/** The tables and their layers, as a part of a city. */
export const ADDED: CityPart = {
  tables: {
    [SCENARIO_TABLE]: {
      label: { en: 'Planned', 'zh-CN': '规划' },
      columns: {
        use: { type: 'text', label: { en: 'Use', 'zh-CN': '用途' } },
        floors: { type: 'number', label: { en: 'Floors', 'zh-CN': '层数' } },
        height: { type: 'number', label: { en: 'Height', 'zh-CN': '高度' }, unit: 'm', digits: 1 },
      },
    },
    [SCENARIO_MODELS]: {
      label: { en: 'Planned models', 'zh-CN': '规划模型' },
      columns: {
        model: { type: 'text', label: { en: 'Model', 'zh-CN': '模型' } },
        heading: { type: 'number', label: { en: 'Heading', 'zh-CN': '朝向' }, unit: '°' },
        scale: { type: 'number', label: { en: 'Scale', 'zh-CN': '缩放' } },
      },
    },
  },
  layers: [
    {
      id: SCENARIO_BLOCKS,
      label: { en: 'Planned blocks', 'zh-CN': '规划体块' },
      type: 'areas',
      table: SCENARIO_TABLE,
      style: {
        color: {
          column: 'use',
          scale: { type: 'category', values: Object.keys(USE_COLORS) },
          ramp: Object.values(USE_COLORS),
        },
        height: {
          column: 'height',
          scale: { type: 'linear', domain: [0, TALLEST_METERS] },
          range: [0, TALLEST_METERS],
        },
      },
    },
    {
      id: SCENARIO_MODELS,
      label: { en: 'Planned models', 'zh-CN': '规划模型' },
      type: 'gltf',
      table: SCENARIO_MODELS,
      column: 'model',
    },
    {
      id: SCENARIO_CLOSED,
      label: { en: 'Closed roads', 'zh-CN': '封闭道路' },
      type: 'lines',
      table: SCENARIO_TABLE,
      style: { size: 5 },
    },
  ],
};

/** The row of a road segment that is closed. */
export function closedKey(table: string, key: string): string {
  return `closed/${table}/${key}`;
}

/** Writes a row as its patch has it now; whatever stood there before is gone. */
export function writeRow(
  table: Table,
  slot: Slot,
  row: Massing | ModelPatch,
  atMs: number,
  urlOf: (url: string) => string,
): void {
  eraseRow(table, slot);
  const write = (id: string, value: number): void => {
    const column = table.column(id);
    column.write(slot, value, atMs, 0, column.writerOf(SCENARIO_TABLE));
  };
  const code = (id: string, text: string): void => write(id, table.column(id).code(text));
  if ('footprint' in row) {
    table.geometry.set(slot, toArea(row));
    code('use', row.use);
    write('floors', row.floors);
    write('height', heightOf(row));
    return;
  }
  table.setPosition(slot, ...row.at);
  code('model', urlOf(row.url));
  write('heading', row.headingDegrees ?? 0);
  write('scale', row.scale ?? 1);
}

/** A row that no view shows is nothing and nowhere. */
export function eraseRow(table: Table, slot: Slot): void {
  table.clear(slot);
  if (table.geometry.get(slot)) table.geometry.set(slot, undefined);
  if (table.positions && !Number.isNaN(table.positions[slot * 3]))
    table.setPosition(slot, Number.NaN, Number.NaN, Number.NaN);
}

function toArea({ footprint, baseMeters }: Massing): Geometry {
  const part = Float64Array.from(footprint.flatMap(([lon, lat]) => [lon, lat, baseMeters]));
  return { type: 'area', parts: [part], outers: [0] };
}
