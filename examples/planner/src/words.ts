import type { Room } from '@borough/element';

/** What the planner says, in English and Chinese. */
const WORDS = {
  existing: ['Existing city', '现状'],
  scenarios: ['Scenarios', '情景'],
  newScenario: ['New scenario', '新建情景'],
  copyScenario: ['Build on it', '在此基础上新建'],
  dropScenario: ['Delete', '删除'],
  undo: ['Undo', '撤销'],
  redo: ['Redo', '重做'],
  draw: ['Draw a block', '绘制体块'],
  drawHow: [
    'Click the corners on the ground. Double-click or Enter ends, Escape gives up.',
    '在地面点击各角点；双击或按 Enter 完成，Esc 放弃。',
  ],
  square: ['Square in the middle', '在画面中心放置方块'],
  noPatches: [
    'Nothing is changed yet. Choose a building, or draw a block.',
    '尚无修改。请选择建筑，或绘制体块。',
  ],
  hide: ['Take it away', '拆除'],
  hidden: ['Taken away', '已拆除'],
  replace: ['Replace by a block', '以体块替换'],
  replaced: ['Replaced', '已替换'],
  block: ['Block', '体块'],
  close: ['Close the road', '封闭道路'],
  closed: ['Closed', '已封闭'],
  set: ['Changed', '已修改'],
  model: ['Model', '模型'],
  without: ['Left out', '不采用'],
  takeBack: ['Take back', '撤回'],
  thing: ['Chosen', '所选'],
  chooseFirst: [
    'Choose a building, a road or a block in the city.',
    '请在城市中选择建筑、道路或体块。',
  ],
  needsScenario: [
    'The existing city is read-only. Make a scenario to change it.',
    '现状只读。请新建情景后再修改。',
  ],
  floors: ['Floors', '层数'],
  floorHeight: ['Floor height', '层高'],
  use: ['Use', '用途'],
  height: ['Height', '高度'],
  area: ['Floor area', '建筑面积'],
  move: ['Move', '移动'],
  turn: ['Turn', '旋转'],
  north: ['north', '北'],
  south: ['south', '南'],
  east: ['east', '东'],
  west: ['west', '西'],
  left: ['left', '左转'],
  right: ['right', '右转'],
  snap: ['Align with the nearest building', '与最近建筑对齐'],
  figures: ['Key figures', '关键指标'],
  figure: ['Figure', '指标'],
  delta: ['Change', '变化'],
  csv: ['Save as CSV', '导出 CSV'],
  loadingRegister: ['Reading the register of buildings …', '正在读取建筑名录……'],
  compare: ['Compare', '对比'],
  off: ['One view', '单视图'],
  swipe: ['Swipe', '卷帘'],
  side: ['Side by side', '并排'],
  compareWith: ['with', '对比对象'],
  divider: ['Divider of the comparison', '对比分割线'],
  sun: ['Sun hours', '日照'],
  sunRule: ['Rule', '规则'],
  sunRun: ['Reckon', '计算'],
  sunStop: ['Stop', '停止'],
  sunWhich: ['Dwellings within 250 m of the middle of the view', '画面中心 250 米内的住宅'],
  sunPass: ['meet the rule', '达标'],
  sunFail: ['fall short', '不达标'],
  sunHours: ['h', '小时'],
  sunNone: ['No building there that the rule speaks of.', '此处没有适用该规则的建筑。'],
  share: ['Copy link', '复制链接'],
  copied: ['Copied', '已复制'],
  dwelling: ['Dwellings', '住宅'],
  office: ['Offices', '办公'],
  retail: ['Shops', '商业'],
  hotel: ['Hotel', '酒店'],
  school: ['School', '学校'],
  culture: ['Culture', '文化'],
} as const satisfies Readonly<Record<string, readonly [en: string, zh: string]>>;

export type PlannerWord = keyof typeof WORDS;

/** The uses that a new block can have. */
export const USES = ['dwelling', 'office', 'retail', 'hotel', 'school', 'culture'] as const;

export function say({ words }: Room, word: PlannerWord): string {
  return WORDS[word][words.language.startsWith('zh') ? 1 : 0];
}
