import type { Use } from './build.js';

/** A name in both languages of the quarter. */
export interface Name {
  readonly en: string;
  readonly zh: string;
}

/** Names of the few buildings that people call by name, by use; each is given once. */
export const BUILDING_NAMES: Readonly<Record<Use, readonly Name[]>> = {
  office: [
    { en: 'Loom Tower', zh: '织机大厦' },
    { en: 'Shuttle House', zh: '飞梭大楼' },
    { en: 'Warp One', zh: '经纬一号' },
    { en: 'Weft Court', zh: '纬线中心' },
    { en: 'Indigo Exchange', zh: '靛蓝汇' },
    { en: 'Spindle Point', zh: '纺锤广场大厦' },
    { en: 'Silk Road House', zh: '丝路大厦' },
    { en: 'Selvedge Tower', zh: '锦边大厦' },
  ],
  hotel: [
    { en: 'Brocade Hotel', zh: '锦绣酒店' },
    { en: 'Mulberry Hotel', zh: '桑园酒店' },
  ],
  retail: [
    { en: 'Bobbin Market', zh: '线轴市集' },
    { en: 'Thread Arcade', zh: '丝线拱廊' },
    { en: 'Dyers’ Yard', zh: '染坊街' },
  ],
  school: [
    { en: 'Weavers’ School', zh: '织坊小学' },
    { en: 'Weavers’ School Gymnasium', zh: '织坊小学体育馆' },
    { en: 'Weavers’ School Library', zh: '织坊小学图书馆' },
  ],
  culture: [
    { en: 'Weavers’ Hall', zh: '织工会馆' },
    { en: 'Mulberry Tea House', zh: '桑叶茶舍' },
    { en: 'Heron Pavilion', zh: '鹭亭' },
  ],
  dwelling: [],
};

/** Names of streets, for the parking lots beside them. */
export const STREET_NAMES: readonly Name[] = [
  { en: 'Loom Street', zh: '织机街' },
  { en: 'Shuttle Lane', zh: '飞梭巷' },
  { en: 'Indigo Road', zh: '靛蓝路' },
  { en: 'Mulberry Avenue', zh: '桑园大道' },
  { en: 'Spindle Street', zh: '纺锤街' },
  { en: 'Brocade Road', zh: '锦绣路' },
  { en: 'Heron Lane', zh: '白鹭巷' },
  { en: 'Thread Street', zh: '丝线街' },
];
