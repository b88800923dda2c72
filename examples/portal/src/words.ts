import type { Text } from '@borough/core';

/** The languages the portal speaks; a city's own texts come with the city. */
export const LANGUAGES = ['en', 'zh-CN'] as const;
export type Language = (typeof LANGUAGES)[number];

const WORDS = {
  layers: ['Layers', '图层'],
  places: ['Places', '视角'],
  legend: ['Legend', '图例'],
  sources: ['Sources', '数据源'],
  close: ['Close', '关闭'],
  language: ['中文', 'English'],
  theme: ['Theme', '主题'],
  noData: ['no data', '无数据'],
  nothing: ['Choose a building or a station', '请选择建筑或站点'],
  unknown: ['unknown', '未知'],
  live: ['live', '实时'],
  late: ['late', '延迟'],
  stale: ['stale', '过期'],
  offline: ['offline', '离线'],
  measured: ['measured', '实测'],
  recorded: ['recorded', '录制'],
  planned: ['planned', '规划'],
  simulated: ['simulated', '模拟'],
  predicted: ['predicted', '预测'],
  recordedData: ['Recorded data', '录制数据'],
  simulatedData: ['Simulated data', '模拟数据'],
  held: ['held', '已暂停'],
  pause: ['Pause', '暂停'],
  goLive: ['Go live', '回到实时'],
  sun: ['Sun', '太阳'],
  source: ['Source', '来源'],
  age: ['Age', '时效'],
  uncertain: ['uncertain', '存疑'],
  accepted: ['accepted', '已接收'],
  rejected: ['rejected', '已拒绝'],
  duplicates: ['duplicates', '重复'],
  tooLate: ['late', '迟到'],
  missing: ['without value', '缺值'],
  reconnects: ['reconnects', '重连'],
  gaps: ['gaps', '缺口'],
  heard: ['heard', '最近收到'],
  never: ['never', '从未'],
  open: ['connected', '已连接'],
  connecting: ['connecting', '连接中'],
  waiting: ['connection lost, trying again', '连接中断，正在重试'],
  failed: ['failed', '失败'],
  closed: ['closed', '已关闭'],
  geometry: ['Geometry', '模型'],
  covered: ['with readings', '有读数'],
  unjoined: ['readings without a thing', '未匹配读数'],
  events: ['notices', '提示'],
  loop: ['the recording began again', '录制循环'],
  connection: ['our connection was lost', '连接中断'],
  restart: ['the source began again', '数据源重启'],
  contextLost: [
    'The graphics device was lost; waiting for it to come back.',
    '图形设备丢失，正在恢复。',
  ],
  loading: ['Loading the city …', '正在加载城市……'],
  noCity: ['The city could not be opened.', '无法打开城市。'],
  noWebgl: [
    'This browser cannot draw WebGL 2. The data is still live in the lists on the left.',
    '此浏览器不支持 WebGL 2。左侧列表中的数据仍然实时。',
  ],
  help: [
    'Drag to turn, right-drag to move, wheel to come closer. Arrow keys work too.',
    '拖动旋转，右键拖动平移，滚轮缩放。也可使用方向键。',
  ],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof WORDS;

export function word(name: Word, language: Language): string {
  return WORDS[name][language === 'en' ? 0 : 1];
}

/** A city's text in a language, else in English, else in whatever it has. */
export function textOf(text: Text | undefined, language: Language): string {
  if (text === undefined) return '';
  if (typeof text === 'string') return text;
  return text[language] ?? text.en ?? Object.values(text)[0] ?? '';
}
