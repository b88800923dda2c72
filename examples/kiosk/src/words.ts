import type { Text } from '@borough/core';

/** What the kiosk says itself; everything else is the city's or the panels'. */
export const WORDS = {
  touch: { en: 'Touch the city to explore it', 'zh-CN': '触摸城市，开始探索' },
  stillThere: { en: 'Are you still there?', 'zh-CN': '您还在吗？' },
  stay: { en: 'Stay', 'zh-CN': '继续浏览' },
  startOver: { en: 'Start over', 'zh-CN': '重新开始' },
  tour: { en: 'Watch the tour', 'zh-CN': '观看导览' },
  previous: { en: 'Back', 'zh-CN': '上一站' },
  pause: { en: 'Pause', 'zh-CN': '暂停' },
  resume: { en: 'Go on', 'zh-CN': '继续' },
  next: { en: 'Next', 'zh-CN': '下一站' },
  stop: { en: 'Explore by yourself', 'zh-CN': '自由探索' },
  /** While there is no kiosk, and nobody knows yet for whom. */
  soon: { en: 'One moment', 'zh-CN': '稍候片刻' },
  live: { en: 'Live', 'zh-CN': '实时' },
  author: { en: 'Make the tour', 'zh-CN': '编排导览' },
  stepName: { en: 'Name of the step', 'zh-CN': '站名' },
  capture: { en: 'Add what is seen now', 'zh-CN': '加入当前画面' },
  drop: { en: 'Remove', 'zh-CN': '移除' },
  tryOut: { en: 'Play', 'zh-CN': '播放' },
  save: { en: 'Save the city', 'zh-CN': '保存城市文件' },
  held: { en: 'Held', 'zh-CN': '已暂停' },
} as const satisfies Record<string, Text>;

/** How long until the start, said whole: languages put numbers in different places. */
export function leavingIn(seconds: number): Text {
  return {
    en: `Back to the start in ${seconds} s`,
    'zh-CN': `${seconds} 秒后返回首页`,
  };
}

/** Nothing that is shown is of now. */
export function recordedAt(moment: string): Text {
  return { en: `Recorded ${moment}`, 'zh-CN': `录制于 ${moment}` };
}
