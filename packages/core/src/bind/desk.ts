import type { Delivery, FeedHealth, FeedNature, FeedPlan } from '../intake/feed.js';
import { createInlet, type Inlet } from '../intake/inlet.js';
import { policyOf } from '../intake/policy.js';
import type { Undo } from '../scope.js';
import type { Text } from '../table/column.js';
import { COVERAGE, type CoverageSweep, createCoverageSweep } from '../table/coverage.js';
import {
  createFreshnessSweep,
  type FreshnessPolicy,
  type FreshnessSweep,
  NEVER_AGES,
} from '../table/freshness.js';
import type { Past } from '../table/history.js';
import { createSilenceSweep, type SilenceSweep } from '../table/silence.js';
import type { Table } from '../table/table.js';
import type { Clock } from '../time/clock.js';

/** The page's end of all feeds: deliveries into tables, ages, health. */
export interface Desk {
  /** Takes deliveries of a feed from now on; the undo forgets the feed and what it has said. */
  add(plan: FeedPlan, table: Table | undefined, label: Text): Undo;
  accept(delivery: Delivery): void;
  /** Ages at most `maxPages` pages of each column; true when some cell may have changed its look. */
  sweep(maxPages: number): boolean;
  /** City time has jumped: all ages are looked at again. */
  restart(): void;
  health(): readonly FeedHealth[];
  sourceOf(feed: string): { feed: string; label: Text; nature: FeedNature };
}

/** One feed on the page: what it promised, its inlet, its last word on its own health. */
interface Entry {
  readonly plan: FeedPlan;
  readonly table: Table | undefined;
  readonly inlet: Inlet | null;
  readonly label: Text;
  health: FeedHealth | undefined;
  policy: FreshnessPolicy;
  /** It has said what time it is in the city. */
  isClock: boolean;
}

/** Who says what a derived column says. */
const FROM_WHAT_JOINED: Text = { en: 'From what has joined', 'zh-CN': '由接入情况得出' };

/** Pages of what moves that are looked at in one sweep; a hundred thousand things take a second. */
const SILENCE_PAGES = 16;

export function createDesk(clock: Clock, past: Past, playMs: () => number): Desk {
  const entries = new Map<string, Entry>();
  const sweeps = new Map<Table, readonly FreshnessSweep[]>();
  const coverages = new Map<Table, readonly CoverageSweep[]>();
  const silences = new Map<Table, SilenceSweep>();

  function createSweeps(table: Table): FreshnessSweep[] {
    return [...table.columns.values()].map((column) =>
      createFreshnessSweep(
        column,
        (writer) => entries.get(column.writers[writer] as string)?.policy ?? NEVER_AGES,
      ),
    );
  }

  /** A forecast is no sensor, and what is said once needs none. */
  function isSensor(feed: string): boolean {
    const plan = entries.get(feed)?.plan;
    return plan !== undefined && plan.nature !== 'predicted' && plan.cadence.kind !== 'static';
  }

  const restart = (): void => {
    for (const sweep of [...sweeps.values()].flat()) sweep.restart();
  };

  /** A policy that changed makes every age due again. */
  function refreshPolicies(): void {
    const { isAway } = past;
    for (const entry of entries.values()) {
      const silentMs = (clock.wallMs() - (entry.health?.heardMs ?? Number.NaN)) * clock.edgeRate();
      // Links and silences are of now. What is past is judged by its age alone.
      const next = isAway
        ? policyOf(entry.plan, entry.health && { ...entry.health, link: 'open' }, Number.NaN)
        : policyOf(entry.plan, entry.health, silentMs);
      if (isAlike(next, entry.policy)) continue;
      entry.policy = next;
      restart();
    }
  }

  /** What moves may be silent for three times its limit; while our own link is down nobody can say. */
  function silentLimitMs(table: Table): number {
    let limit = 0;
    for (const entry of entries.values()) {
      if (entry.table !== table) continue;
      const isOurs = !past.isAway && entry.health?.link !== 'open';
      limit = Math.max(limit, isOurs ? Number.POSITIVE_INFINITY : 3 * entry.policy.staleMs);
    }
    return limit;
  }

  return {
    add(plan, table, label) {
      const isLasting = plan.cadence.kind === 'static';
      const inlet = table
        ? createInlet(plan, table, (columns) => past.pen(table, columns, isLasting), playMs)
        : null;
      const entry: Entry = {
        plan,
        table,
        inlet,
        label,
        health: undefined,
        policy: NEVER_AGES,
        isClock: false,
      };
      entries.set(plan.id, entry);
      if (table && !sweeps.has(table)) {
        sweeps.set(table, createSweeps(table));
        coverages.set(table, createCoverageSweep(table, isSensor));
      }
      if (table?.tracks && !silences.has(table)) silences.set(table, createSilenceSweep(table));
      return () => {
        if (entries.get(plan.id) !== entry) return;
        entries.delete(plan.id);
        past.begin();
        inlet?.clear();
        const isTold = [...entries.values()].some(({ isClock }) => isClock);
        if (entry.isClock && !isTold) clock.unfollow();
        const isSwept = [...entries.values()].some((other) => other.table === table);
        if (!table || isSwept) return;
        sweeps.delete(table);
        coverages.delete(table);
        silences.delete(table);
      };
    },
    accept(delivery) {
      const entry = entries.get(delivery.feed);
      if (!entry) return;
      entry.health = delivery.health;
      if (delivery.clock) {
        entry.isClock = true;
        clock.follow(delivery.clock);
      }
      if (!entry.inlet) return;
      if (isNews(delivery)) past.begin();
      entry.inlet.apply(delivery);
    },
    sweep(maxPages) {
      refreshPolicies();
      const now = clock.nowMs();
      let looked = 0;
      for (const sweep of [...sweeps.values()].flat()) looked += sweep.sweep(now, maxPages);
      for (const [table, silence] of silences)
        silence.sweep(now, silentLimitMs(table), SILENCE_PAGES);
      let isChanged = false;
      for (const sweep of [...coverages.values()].flat()) isChanged = sweep(now) || isChanged;
      return looked > 0 || isChanged;
    },
    restart,
    health: () => [...entries.values()].flatMap(({ health }) => (health ? [health] : [])),
    sourceOf(feed) {
      const entry = entries.get(feed);
      if (feed === COVERAGE) return { feed, label: FROM_WHAT_JOINED, nature: 'measured' };
      return { feed, label: entry?.label ?? feed, nature: entry?.plan.nature ?? 'measured' };
    },
  };
}

function isNews({ key, positionKey, late, reset }: Delivery): boolean {
  return key.length + positionKey.length > 0 || late !== undefined || reset;
}

/** A measured interval wanders; only a change that matters makes all ages due again. */
function isAlike(a: FreshnessPolicy, b: FreshnessPolicy): boolean {
  return (
    a.isOffline === b.isOffline &&
    a.least === b.least &&
    isNear(a.lateMs, b.lateMs) &&
    isNear(a.staleMs, b.staleMs)
  );
}

function isNear(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) < 0.1 * Math.min(a, b);
}
