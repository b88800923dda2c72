import type { Desk } from './bind/desk.js';
import type { Hosts } from './bind/hosts.js';
import { BoroughError } from './error.js';
import type { FeedPlan } from './intake/feed.js';
import { checkPart } from './scene/check.js';
import type { CityDescription } from './scene/description.js';
import { type CityPart, mergeParts, userOf } from './scene/part.js';
import { toPlan } from './scene/plan.js';
import type { Scene } from './scene/scene.js';
import { createScope, type Undo } from './scope.js';
import type { Selection } from './select/selection.js';
import { issuesError } from './shape/issues.js';
import { createTable, type Table } from './table/table.js';

/** The description of a running city, which parts may join and leave. */
export interface Extension {
  /** The whole: the opened document and the parts that are there. */
  readonly whole: CityDescription;
  /** Takes a part in. Its undo takes it out at the end of the task; the same part again before that stays. */
  extend(value: unknown): Undo;
}

/** What parts are made of, and who must know when they come and go. */
export interface ExtensionRoom {
  readonly tables: Map<string, Table>;
  readonly scene: Scene;
  readonly selection: Selection;
  readonly desk: Desk;
  readonly hosts: Hosts;
  readonly baseUrl: string | undefined;
  /** Parts have come: what draws is told with the next frame. */
  arrived(): void;
  /** Parts are about to go: what draws must let go of them now. */
  leaving(): void;
  failed(error: BoroughError): void;
}

interface Entry {
  readonly part: CityPart;
  /** The part as it came: two that say the same are the same. */
  readonly text: string;
  readonly feeds: Undo;
  state: 'here' | 'leaving' | 'needed';
}

/** Opens the feeds that the document itself describes, and is ready for more; its tables are there already. */
export function createExtension(opened: CityDescription, room: ExtensionRoom): Extension {
  const { tables, scene, selection } = room;
  const entries = new Set<Entry>();
  let whole = opened;
  let isDue = false;

  function openFeeds(part: CityPart, start: (plans: readonly FeedPlan[]) => Undo): Undo {
    const plans = Object.entries(part.feeds ?? {}).map(([id, feed]) => {
      const table = feed.table === undefined ? undefined : tables.get(feed.table);
      return { feed, table, plan: toPlan(id, feed, table, room.baseUrl) };
    });
    const scope = createScope();
    if (plans.length === 0) return scope.close;
    for (const { feed, table, plan } of plans)
      scope.add(room.desk.add(plan, table, feed.label ?? plan.id));
    try {
      scope.add(start(plans.map(({ plan }) => plan)));
    } catch (failure) {
      scope.close();
      throw failure;
    }
    return scope.close;
  }

  /** Tables and feeds of a part; the scene follows from the whole. */
  function open(part: CityPart): Undo {
    for (const [id, table] of Object.entries(part.tables ?? {}))
      tables.set(id, createTable(id, table));
    try {
      return openFeeds(part, room.hosts.add);
    } catch (failure) {
      for (const id of Object.keys(part.tables ?? {})) tables.delete(id);
      throw failure;
    }
  }

  function follow(): void {
    whole = mergeParts(
      opened,
      [...entries].map(({ part }) => part),
    );
    scene.sync(whole);
  }

  /** Entries that leave, less those that others still use. */
  function sortOut(): Entry[] {
    let going = [...entries].filter(({ state }) => state !== 'here');
    for (;;) {
      const rest = mergeParts(
        opened,
        [...entries].filter((entry) => !going.includes(entry)).map(({ part }) => part),
      );
      const needed = going.filter((entry) => {
        const user = userOf(entry.part, rest);
        if (user !== null && entry.state !== 'needed')
          room.failed(
            new BoroughError(
              'PART_IN_USE',
              `A part was taken out, but ${user}. It stays until that has gone: take both out together.`,
            ),
          );
        if (user !== null) entry.state = 'needed';
        return user !== null;
      });
      if (needed.length === 0) return going;
      going = going.filter((entry) => !needed.includes(entry));
    }
  }

  /** Everything that leaves goes now, in the order in which nobody misses it. */
  function settle(): void {
    isDue = false;
    const going = sortOut();
    if (going.length === 0) return;
    const gone = new Set(going.flatMap(({ part }) => Object.keys(part.tables ?? {})));
    selection.forget(gone);
    for (const entry of going) {
      entry.feeds();
      entries.delete(entry);
    }
    follow();
    room.leaving();
    for (const id of gone) tables.delete(id);
    scene.tidy();
  }

  function leave(entry: Entry): void {
    entry.state = 'leaving';
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      if (isDue) settle();
    });
  }

  function undoOf(entry: Entry): Undo {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      leave(entry);
    };
  }

  function enter(part: CityPart, text: string): Entry {
    const entry: Entry = { part, text, feeds: open(part), state: 'here' };
    entries.add(entry);
    follow();
    room.arrived();
    return entry;
  }

  openFeeds(opened, (plans) => {
    room.hosts.open(plans);
    return room.hosts.close;
  });

  return {
    get whole() {
      return whole;
    },
    extend(value) {
      const text = JSON.stringify(value) ?? '';
      const old = [...entries].find((entry) => entry.state !== 'here' && entry.text === text);
      if (old) {
        old.state = 'here';
        return undoOf(old);
      }
      let issues = checkPart(value, whole);
      if (issues.length > 0 && isDue) {
        // Perhaps it takes the place of one that leaves.
        settle();
        issues = checkPart(value, whole);
      }
      if (issues.length > 0)
        throw issuesError('PART_INVALID', 'The part of a city is not valid', issues);
      // A copy: what the caller does with its objects afterwards is not the city's.
      return undoOf(enter(JSON.parse(text) as CityPart, text));
    },
  };
}
