import { afterEach, describe, expect, test } from 'vitest';
import { openRecorded } from '../../test/chaos/http.js';
import type { Said, Source } from '../../test/chaos/source.js';
import { openStand, type Stand } from '../../test/chaos/stand.js';
import { type Cell, CHAOS, TROUBLES, type Trouble } from '../../test/chaos/table.js';
import type { Cutter } from '../../test/cutter.js';
import { wait } from '../../test/opened.js';

const NOON = Date.UTC(2026, 4, 4, 12);
const MESSAGES = 60;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

/** What is wrong when the file is asked for, and how that ends; a recording that plays needs nobody. */
interface Loading {
  readonly before?: (source: Source, wire: Cutter) => unknown;
  readonly after?: (source: Source, stand: Stand) => unknown;
}

const LOADING: Readonly<Partial<Record<Trouble, Loading>>> = {
  killed: { before: (source) => source.kill(), after: (source) => source.start() },
  reset: {
    before: (_source, wire) => wire.resetAfter(400),
    after: (_source, { wire }) => {
      wire.isOpen = true;
    },
  },
  halfOpen: {
    before: (_source, wire) => {
      wire.isMute = true;
    },
    after: (_source, { wire }) => {
      wire.isMute = false;
      wire.reset();
    },
  },
  expired: { before: (source) => source.admit('new') },
  enormous: { before: (source, wire) => source.announce(wire) },
  garbage: {
    before: (_source, wire) => {
      wire.isGarbled = true;
    },
    after: (_source, { wire }) => {
      wire.isGarbled = false;
    },
  },
};

/** The n-th message: two things, of which one is said late and twice. */
function toMessage(n: number): Said[] {
  const of = (id: string, at: number): Said => ({
    ...{ id, free: at },
    time: new Date(NOON + at * 1000).toISOString(),
  });
  return [of('a', n), of('b', Math.max(0, n - (n % 5))), of('b', Math.max(0, n - (n % 5)))];
}

async function open(trouble: Trouble): Promise<{ stand: Stand; source: Source }> {
  const source = await openRecorded();
  undo.push(source.close);
  if (trouble === 'garbage') await source.sayGarbage();
  for (let n = 0; n < MESSAGES; n++) await source.say(toMessage(n));
  const before = LOADING[trouble]?.before;
  const stand = await openStand(source, {
    hasTokens: trouble === 'expired',
    before: (wire) => before?.(source, wire),
  });
  undo.push(stand.close);
  return { stand, source };
}

describe('Recording', () => {
  for (const [id, label] of Object.entries(TROUBLES)) {
    const trouble = id as Trouble;
    const cell: Cell = CHAOS.Recording[trouble];
    if (typeof cell !== 'string') continue;
    test(`FE29 ${label}: ${cell}`, async () => {
      const { stand, source } = await open(trouble);
      if (trouble === 'slow') {
        stand.ask(false);
        await wait(1500);
        stand.ask(true);
      }
      const after = LOADING[trouble]?.after;
      if (after) await stand.until(() => stand.health().link === 'waiting', 'what is wrong');
      await after?.(source, stand);
      await stand.until(() => stand.health().link === 'closed', 'the end of the recording');
      expect(stand.value('a')).toBe(MESSAGES - 1);
      expect(stand.value('b')).toBe(MESSAGES - 5);
      const { gaps, rejected, duplicates } = stand.health();
      expect(gaps).toEqual([]);
      expect(rejected).toEqual(trouble === 'garbage' ? { decode: 1 } : {});
      expect(duplicates).toBeGreaterThan(MESSAGES);
      if (trouble === 'expired') expect(stand.asked).toContain('refused');
    }, 60_000);
  }
});
