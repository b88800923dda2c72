import type { Place, Step, Story, Text } from '@borough/core';
import { en } from './city-words.js';

const DUSK = '2026-06-05T19:18:00+08:00';
const DAY = '2026-06-05T15:30:00+08:00';

/** What a stop of the tour shows besides the buildings. */
interface Stop {
  readonly id: string;
  /** A place of the town. */
  readonly place: string;
  readonly label: Text;
  readonly text: Text;
  readonly seconds?: number;
  readonly sun?: string;
  readonly isAir?: boolean;
}

const STOPS: readonly Stop[] = [
  {
    id: 'river',
    place: 'hero',
    label: en('The river at dusk', '河畔黄昏'),
    text: en(
      'Loomford lies on both banks of its river. Each light is a reading that arrives as you watch: windows, street lamps, cars.',
      '织川依河而建。眼前的每一点光都是实时到达的读数：窗户、路灯与车辆。',
    ),
    sun: DUSK,
  },
  {
    id: 'centre',
    place: 'centre',
    label: en('Energy in the centre', '市中心能耗'),
    text: en(
      'Buildings take their colour from the energy they use now. Touch one to see its last readings, and where they come from.',
      '建筑的颜色表示当前能耗。点击任意建筑，可查看最近读数及其来源。',
    ),
  },
  {
    id: 'street',
    place: 'street',
    label: en('Traffic in a street', '街道路况'),
    text: en(
      'Buses and cars move as they report. Roads turn from blue to red as they fill.',
      '公交与车辆按上报位置移动；道路由蓝到红，越红越拥堵。',
    ),
  },
  {
    id: 'park',
    place: 'park',
    label: en('Air over the park', '公园空气'),
    text: en(
      'Stations measure the air; between them it is shaded by what lies nearest.',
      '监测站测量空气质量，站点之间按邻近读数渲染。',
    ),
    isAir: true,
  },
  {
    id: 'panorama',
    place: 'panorama',
    label: en('The whole town', '全城'),
    text: en(
      'One model, one live state. Where a source falls silent, the picture says so instead of guessing.',
      '一个模型，一份实时状态。某个来源沉默时，画面如实说明，而不作猜测。',
    ),
    seconds: 14,
    sun: DUSK,
  },
];

/** A walk through the town for whoever passes by: from place to place, and round again. */
export function tourOf(places: readonly Place[]): Story {
  return {
    label: en('A walk through Loomford', '织川漫步'),
    isLooping: true,
    steps: STOPS.flatMap((stop): Step[] => {
      const camera = places.find(({ id }) => id === stop.place)?.camera;
      const { id, label, text, seconds = 12, sun = DAY, isAir = false } = stop;
      // Each stop says all that another may have changed, so that one may begin anywhere.
      const commands = [
        { do: 'sun', at: sun },
        { do: 'layer', id: 'air', visible: isAir },
        { do: 'layer', id: 'parkingCoverage', visible: false },
        { do: 'layer', id: 'traffic', visible: !isAir },
      ];
      return camera
        ? [{ id, label, text, seconds, commands: [...commands, { do: 'fly', camera }] }]
        : [];
    }),
  };
}
