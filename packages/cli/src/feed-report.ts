import type { FeedHealth, FeedPlan } from '@borough/core';
import type { JoinReport } from './join.js';
import type { Suggestion } from './suggest.js';

export type Language = 'en' | 'zh';

/** What was seen of one column. */
export interface ColumnSeen {
  readonly name: string;
  readonly type: 'number' | 'text';
  readonly things: number;
  readonly least: number;
  readonly most: number;
  readonly example: string;
}

/** What was seen of a feed. */
export interface FeedSeen {
  readonly plan: FeedPlan;
  readonly seconds: number;
  /** Readings, good and bad. */
  readonly received: number;
  readonly suggestion: Suggestion | null;
  readonly health: FeedHealth | undefined;
  readonly columns: readonly ColumnSeen[];
  readonly positions: number;
  /** Wall time now less the newest reading's; `NaN` where there is none. */
  readonly newestAgeMs: number;
  readonly join: JoinReport | null;
}

/** A text in both languages. */
const say = (en: string, zh: string): Readonly<Record<Language, string>> => ({ en, zh });

const REASONS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  decode: say('not readable', '无法解码'),
  schema: say('not as the map says', '与映射不符'),
  unsafe: say('not safe', '不安全'),
  size: say('too large', '过大'),
  id: say('a bad key', '键无效'),
  type: say('of the wrong type', '类型错误'),
  range: say('out of range', '超出范围'),
  position: say('not on Earth', '坐标无效'),
  bounds: say('outside of the city', '超出城市范围'),
  future: say('from the future', '时间在未来'),
  limit: say('over a limit', '超出上限'),
};

const LINKS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  connecting: say('connecting', '正在连接'),
  open: say('connected', '已连接'),
  waiting: say('not connected, trying again', '未连接，正在重试'),
  failed: say('failed', '失败'),
  closed: say('ended', '已结束'),
};

/** The report as lines, in one language. */
export function toReport(seen: FeedSeen, language: Language): string[] {
  const t = (en: string, zh: string): string => (language === 'zh' ? zh : en);
  const { plan, health, suggestion } = seen;
  const topic = plan.topic === undefined ? '' : `, ${plan.topic}`;
  const link = health?.link ?? 'connecting';
  const detail = health?.linkDetail ? `: ${health.linkDetail}` : '';
  const heard = t(
    `${seen.received} readings in ${seen.seconds} s`,
    `${seen.seconds} 秒内收到 ${seen.received} 条读数`,
  );
  const lines = [
    `${plan.url}  (${plan.transport}${topic}, ${plan.decoder})`,
    `  ${LINKS[link]?.[language] ?? link}${detail}; ${heard}`,
  ];
  if (suggestion) {
    lines.push(
      t(
        'Map (found by looking; check it, then put it in the city):',
        '映射（自动推测，请核对后写入城市文件）：',
      ),
      `  ${JSON.stringify(suggestion.map)}`,
    );
  }
  lines.push(...toUnderstood(seen, t), ...toCadence(seen, t), ...toRejected(seen, language, t));
  if (seen.join) lines.push(...toJoin(seen.join, t));
  return lines.map(toPrintable);
}

type Translate = (en: string, zh: string) => string;

function toUnderstood({ health, columns, positions }: FeedSeen, t: Translate): string[] {
  const accepted = health?.accepted ?? 0;
  const keys = health?.keys ?? 0;
  const lines = [
    t(
      `Understood: ${accepted} readings of ${keys} things`,
      `已理解：${keys} 个对象的 ${accepted} 条读数`,
    ),
  ];
  for (const { name, type, things, least, most, example } of columns) {
    const range = type === 'number' ? `${least} … ${most}` : '';
    const count = t(`${things} things`, `${things} 个对象`);
    lines.push(`  ${[name, count, range, example].filter((part) => part !== '').join('  ')}`);
  }
  if (positions > 0)
    lines.push(t(`  position  ${positions} things`, `  位置  ${positions} 个对象`));
  return lines;
}

function toCadence({ health, newestAgeMs, plan }: FeedSeen, t: Translate): string[] {
  if (!health) return [];
  const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
  const isKnown = !Number.isNaN(health.intervalMs);
  const isDeclared = plan.cadence.intervalSeconds !== undefined;
  const cadence = isKnown
    ? t(
        `Cadence: a new reading every ${seconds(health.intervalMs)}${isDeclared ? ' (declared)' : ''}`,
        `频率：每 ${seconds(health.intervalMs)} 一条新读数${isDeclared ? '（声明值）' : ''}`,
      )
    : t('Cadence: not yet seen; look longer with --for', '频率：尚未观察到；可用 --for 延长观察');
  const age = Number.isNaN(newestAgeMs)
    ? t('no reading has a time', '读数没有时间')
    : t(`the newest is ${seconds(newestAgeMs)} old`, `最新一条距今 ${seconds(newestAgeMs)}`);
  const { missing, duplicates, late, gaps, reconnects } = health;
  return [
    `${cadence}; ${age}`,
    t(
      `  ${missing} without a value, ${duplicates} said twice, ${late} late, ${gaps.length} gaps, ${reconnects} reconnects`,
      `  无值 ${missing}，重复 ${duplicates}，迟到 ${late}，缺口 ${gaps.length}，重连 ${reconnects}`,
    ),
  ];
}

function toRejected({ health }: FeedSeen, language: Language, t: Translate): string[] {
  const rejected = Object.entries(health?.rejected ?? {});
  const sum = rejected.reduce((all, [, n]) => all + n, 0);
  if (sum === 0) return [t('Put aside: nothing', '已隔离：无')];
  const lines = [t(`Put aside: ${sum}`, `已隔离：${sum} 条`)];
  for (const [reason, n] of rejected.sort(([, a], [, b]) => b - a)) {
    lines.push(`  ${reason} (${REASONS[reason]?.[language] ?? reason}): ${n}`);
    const sample = health?.samples.findLast((each) => each.reason === reason);
    if (!sample) continue;
    const where = [sample.key, sample.column].filter((part) => part !== undefined).join(' / ');
    lines.push(`    ${where ? `${where}: ` : ''}${sample.detail}`);
    if (sample.raw !== undefined) lines.push(`    ${sample.raw.slice(0, 200)}`);
  }
  return lines;
}

function toJoin(join: JoinReport, t: Translate): string[] {
  if (join.known === null) {
    return [
      t(
        `Join: not checked; no keys of table "${join.table}" were found. Name them: --keys FILE (the tiler writes keys.json)`,
        `关联：未检查，找不到表 "${join.table}" 的键。请用 --keys FILE 指定（切片工具会写出 keys.json）`,
      ),
    ];
  }
  const lines = [
    t(
      `Join: ${join.joined} of ${join.ids} ids are among the ${join.known} of table "${join.table}"`,
      `关联：${join.ids} 个键中有 ${join.joined} 个属于表 "${join.table}" 的 ${join.known} 个键`,
    ),
  ];
  if (join.strangers.length > 0) {
    lines.push(t('  these do not join:', '  以下键无法关联：'));
    for (const { id, like } of join.strangers) {
      const hint = like === undefined ? '' : t(`  (like "${like}"?)`, `（是否为 "${like}"？）`);
      lines.push(`    ${id}${hint}`);
    }
    const more = join.ids - join.joined - join.strangers.length;
    if (more > 0) lines.push(t(`    and ${more} more`, `    另有 ${more} 个`));
  }
  return lines;
}

/** What comes from outside must not steer a terminal. */
function toPrintable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '·');
}
