import { type City, type CityPart, COMPARED, HIDDEN, type Table, type Undo } from '@borough/core';
import type { SunRule } from '@borough/plan';
import { FLOOR_METERS, type SunCell, type SunResult } from './sun-study.js';

export const SUN_FACADES = 'sun.facades';
export const SUN_GROUND = 'sun.ground';
const SUN_TABLES = [SUN_FACADES, SUN_GROUND] as const;
const OWNER = 'sun';

/** Blue is cold: a scale that the colour-blind read as well (ColorBrewer RdYlBu, turned round). */
const RAMP = ['#3a5ba9', '#74add1', '#bfe1ee', '#fee090', '#fba65e', '#d73027'];

/** Draws a study in the city, coloured by hours; the returned function takes it off. */
export function drawSun(city: City, rule: SunRule, result: SunResult): Undo {
  const takeOut = city.extend(partOf(rule));
  const atMs = city.clock.nowMs();
  const fill = (id: string, cells: readonly SunCell[]): void => {
    const table = city.tables.get(id) as Table;
    const slots = table.resolveNow(cells.map((_, i) => `${id}/${i}`));
    const column = table.column('hours');
    const writer = column.writerOf(OWNER);
    for (const [i, { geometry, hours }] of cells.entries()) {
      const slot = slots[i] as number;
      table.geometry.set(slot, geometry);
      column.write(slot, hours, atMs, 0, writer);
    }
  };
  fill(SUN_FACADES, result.facades);
  fill(SUN_GROUND, result.ground);
  // It was reckoned for one future: the other half of a comparison does not wear it.
  const keepOff = (): void => {
    if (!city.scene.views.some(({ id }) => id === COMPARED)) return;
    for (const id of SUN_TABLES) {
      const all = Array.from({ length: (city.tables.get(id)?.size ?? 1) - 1 }, (_, i) => i + 1);
      city.scene.override(COMPARED, id).set(HIDDEN, OWNER, all);
    }
  };
  keepOff();
  const unwatch = city.scene.watch(({ what }) => what === 'views' && keepOff());
  return () => {
    unwatch();
    takeOut();
  };
}

export function isSunTable(table: string): boolean {
  return SUN_TABLES.includes(table as (typeof SUN_TABLES)[number]);
}

function partOf({ hours }: SunRule): CityPart {
  const column = {
    hours: {
      type: 'number',
      label: { en: 'Sun on the day of the rule', 'zh-CN': '规则日的日照时长' },
      unit: 'h',
      digits: 1,
    },
  } as const;
  const needed = Math.min(...Object.values(hours));
  // One of the limits is the rule's own.
  const thresholds = [needed / 2, needed, needed + 1, needed + 2, needed + 3];
  const color = {
    column: 'hours',
    scale: { type: 'threshold', thresholds },
    ramp: RAMP,
  } as const;
  return {
    tables: {
      [SUN_FACADES]: { label: { en: 'Sun on façades', 'zh-CN': '立面日照' }, columns: column },
      [SUN_GROUND]: { label: { en: 'Sun on the ground', 'zh-CN': '地面日照' }, columns: column },
    },
    layers: [
      {
        id: SUN_GROUND,
        label: { en: 'Sun hours: ground', 'zh-CN': '日照时数：地面' },
        type: 'areas',
        table: SUN_GROUND,
        opacity: 0.85,
        style: { color },
      },
      {
        id: SUN_FACADES,
        label: { en: 'Sun hours: façades', 'zh-CN': '日照时数：立面' },
        type: 'areas',
        table: SUN_FACADES,
        style: { color, height: FLOOR_METERS },
      },
    ],
  };
}
