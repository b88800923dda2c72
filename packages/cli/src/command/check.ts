import { resolve } from 'node:path';
import { BoroughError, type Delivery, type FeedPlan } from '@borough/core';
import { createFeeds, openSource } from '@borough/feeds';
import type { Command, Io } from '../command.js';
import { FEED_HELP, FEED_OPTIONS, type NamedFeed, readNamedFeed } from '../feed-plan.js';
import { type ColumnSeen, type FeedSeen, type Language, toReport } from '../feed-report.js';
import { checkJoin, readKeys } from '../join.js';
import { type SeenFrame, type Suggestion, suggestMap } from '../suggest.js';

const LOOK_MS = 5000;
const ENOUGH_FRAMES = 200;

/** `borough check feed`: the first thing to run on a feed. */
export const command: Command = {
  name: 'check',
  usage: 'feed URL|FEED [--for SECONDS] [--lang en|zh] [--city FILE] …',
  help: [
    'Connects to a feed, decodes it, and says what it understood, what it put aside and why, how often the',
    'source speaks, and which ids are not in the city. Ends with status 1 where nothing was understood.',
    '',
    '  borough check feed mqtt://127.0.0.1:1883 --topic "town/energy/+"',
    '  borough check feed energy --city cities/quarter.json --lang zh',
    '',
    '  --for SECONDS     how long to listen; 10 by default',
    '  --lang L          en or zh',
    '  --keys FILE       the keys of the city, where they are not beside its tiles',
    ...FEED_HELP,
  ],
  options: {
    ...FEED_OPTIONS,
    for: { type: 'string' },
    lang: { type: 'string' },
    keys: { type: 'string' },
  },
  words: [2, 2],
  async run(args, io) {
    const [what, name] = args.words as [string, string];
    if (what !== 'feed') {
      throw new BoroughError('USAGE', `borough check can check a feed: borough check feed ${name}`);
    }
    const language = toLanguage(args.text('lang'));
    const seconds = args.number('for') ?? 10;
    if (!(seconds > 0)) throw new BoroughError('USAGE', '--for takes a number of seconds above 0.');
    const feed = await readNamedFeed(name, args, io);
    const seen = await look(feed, seconds, io);
    const { city, cityPath, table } = feed;
    const given = args.text('keys');
    const path = given === undefined ? undefined : resolve(io.folder, given);
    const isJoined =
      table !== undefined &&
      Object.values(city?.tilesets ?? {}).some((each) => each.table === table);
    let join: FeedSeen['join'] = null;
    if (city && cityPath && table && (isJoined || path)) {
      join = checkJoin(table, seen.ids, await readKeys(city, cityPath, table, path));
    } else if (path) {
      const keys = await readKeys({} as never, '', '', path);
      join = checkJoin(table ?? path, seen.ids, keys);
    }
    for (const line of toReport({ ...seen, join }, language)) io.out(line);
    if ((seen.health?.accepted ?? 0) === 0) {
      throw new BoroughError('FEED_NOTHING', NOTHING[language](seen));
    }
  },
};

const NOTHING: Readonly<Record<Language, (seen: FeedSeen) => string>> = {
  en: ({ health, received }) => {
    if (health?.link !== 'open' && received === 0)
      return 'Not connected. Check the address, and whether the source runs.';
    return received === 0
      ? 'Connected, but nothing came. Check the topic, or listen longer: --for 60'
      : 'Nothing was understood. Say where the feed says what: --map JSON, or which --decoder.';
  },
  zh: ({ health, received }) => {
    if (health?.link !== 'open' && received === 0)
      return '未能连接。请检查地址，以及数据源是否在运行。';
    return received === 0
      ? '已连接，但没有收到数据。请检查主题，或延长观察：--for 60'
      : '没有读懂任何数据。请用 --map 指定映射，或用 --decoder 指定格式。';
  },
};

/** At first as bytes, where nobody has said what is in them, then as a city would. */
async function look(
  { plan: named, hasMap, tokens }: NamedFeed,
  seconds: number,
  io: Io,
): Promise<FeedSeen & { ids: readonly string[] }> {
  let suggestion: Suggestion | null = null;
  let plan = named;
  const isOpen = named.decoder === 'json';
  if (isOpen && !hasMap) {
    suggestion = suggestMap(await peek(named, Math.min(LOOK_MS, seconds * 500), tokens, io));
    plan = suggestion
      ? withMap(named, suggestion)
      : {
          ...named,
          map: { key: 'id', columns: { value: 'value' } },
          columns: ['value'],
          checks: [{ type: 'number' }],
        };
  }
  if (plan.transport === 'http' && !plan.pollSeconds) {
    plan = { ...plan, pollSeconds: Math.max(1, Math.min(5, seconds / 3)) };
  }
  const table = createTally(plan);
  const feeds = createFeeds({ worker: false, ...tokens })([plan], table.sink);
  const endMs = Date.now() + seconds * 1000;
  try {
    while (Date.now() < endMs && !io.signal.aborted) {
      feeds.pull();
      await new Promise((done) => setTimeout(done, 50));
    }
    // Health crosses a quarter of a second behind what it counts.
    await new Promise((done) => setTimeout(done, 300));
    feeds.pull();
  } finally {
    feeds.close();
  }
  return { ...table.seen(), plan, seconds, suggestion: hasMap ? null : suggestion, join: null };
}

function withMap(plan: FeedPlan, { map, types }: Suggestion): FeedPlan {
  const columns = Object.keys(map.columns);
  return {
    ...plan,
    map,
    columns,
    checks: columns.map((name) => ({ type: types.get(map.columns[name] as string) ?? 'number' })),
  };
}

async function peek(
  plan: FeedPlan,
  ms: number,
  tokens: NamedFeed['tokens'],
  io: Io,
): Promise<SeenFrame[]> {
  const frames: SeenFrame[] = [];
  let enough = (): void => {};
  const done = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const timer = setTimeout(enough, ms);
  const stop = await openSource(
    plan,
    {
      frame(bytes, { topic }) {
        frames.push(topic === undefined ? { bytes } : { bytes, topic });
        if (frames.length >= ENOUGH_FRAMES || plan.transport === 'http') enough();
      },
      link: () => {},
    },
    tokens,
  );
  io.signal.addEventListener('abort', enough, { once: true });
  await done;
  clearTimeout(timer);
  stop();
  return frames;
}

/** What a table would hold, counted. */
function createTally(plan: FeedPlan) {
  const keys: string[] = [];
  const texts: string[] = [];
  const cells = plan.columns.map(() => new Map<string, number | string>());
  const placed = new Set<number>();
  let health: FeedSeen['health'];

  function sink(delivery: Delivery): void {
    health = delivery.health;
    keys.push(...delivery.newKeys);
    texts.push(...delivery.newTexts);
    for (const key of delivery.positionKey) placed.add(key);
    for (let i = 0; i < delivery.key.length; i++) {
      const column = cells[delivery.column[i] as number];
      const value = delivery.value[i] as number;
      if (!column || Number.isNaN(value)) continue;
      const isText = plan.checks[delivery.column[i] as number]?.type === 'text';
      column.set(
        keys[delivery.key[i] as number] as string,
        isText ? (texts[value] as string) : value,
      );
    }
  }

  return {
    sink,
    seen() {
      const newest = health?.newestMs ?? Number.NaN;
      return {
        health,
        ids: keys,
        positions: placed.size,
        received: health?.received ?? 0,
        newestAgeMs: Math.max(0, Date.now() - newest),
        columns: plan.columns.map((name, i) =>
          toColumn(
            name,
            plan.checks[i]?.type ?? 'number',
            cells[i] as Map<string, number | string>,
          ),
        ),
      };
    },
  };
}

function toColumn(
  name: string,
  type: 'number' | 'text',
  cells: ReadonlyMap<string, number | string>,
): ColumnSeen {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of cells.values()) {
    if (typeof value !== 'number') continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const [first] = cells;
  const example = first ? `${first[0]} = ${String(first[1]).slice(0, 60)}` : '';
  return { name, type, things: cells.size, least, most, example };
}

function toLanguage(written = 'en'): Language {
  if (/^zh/i.test(written)) return 'zh';
  if (/^en/i.test(written)) return 'en';
  throw new BoroughError('USAGE', `--lang takes en or zh, not "${written}".`);
}
