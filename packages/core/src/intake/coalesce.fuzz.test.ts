import { expect, test } from 'vitest';
import { createRandom } from '../../test/random.js';
import { Mailbox, type Order, type Outcome } from './coalesce.js';
import { WHOLE_THING } from './feed.js';

const COLUMNS = 3;

interface Cell {
  value: number;
  quality: number;
  order: Order;
}

/** The same rules with maps and without a thought of speed. */
class NaiveMailbox {
  readonly cells = new Map<string, Cell>();
  readonly removedMs = new Map<number, number>();
  readonly alive = new Set<number>();
  waiting = new Map<string, number>();
  removed = new Set<number>();
  coalesced = 0;

  put(key: number, column: number, value: number, order: Order, quality: number, copy: boolean) {
    const id = `${key}/${column}`;
    const outcome = this.#judge(id, key, value, order, quality, copy);
    if (outcome !== 'accepted') return outcome;
    if (this.waiting.has(id)) this.coalesced++;
    this.cells.set(id, { value, quality, order });
    this.waiting.set(id, value);
    this.alive.add(key);
    return outcome;
  }

  #judge(
    id: string,
    key: number,
    value: number,
    order: Order,
    quality: number,
    copy: boolean,
  ): Outcome {
    const cell = this.cells.get(id);
    if (!cell) {
      const gone = this.removedMs.get(key);
      return gone !== undefined && order.observedMs <= gone ? 'late' : 'accepted';
    }
    const marks = (['seq', 'observedMs', 'sentMs'] as const).filter(
      (mark) => !Number.isNaN(order[mark]) && !Number.isNaN(cell.order[mark]),
    );
    for (const mark of marks) {
      if (order[mark] < cell.order[mark]) return 'late';
      if (order[mark] > cell.order[mark]) return 'accepted';
    }
    if (value !== cell.value || quality !== cell.quality) return 'accepted';
    return marks.length > 0 || copy ? 'duplicate' : 'accepted';
  }

  remove(key: number, observedMs: number): Outcome {
    if (!this.alive.has(key)) return 'duplicate';
    for (let column = 0; column < COLUMNS; column++) {
      const cell = this.cells.get(`${key}/${column}`);
      if (cell && cell.order.observedMs > observedMs) return 'late';
    }
    for (let column = 0; column < COLUMNS; column++) {
      if (this.waiting.delete(`${key}/${column}`)) this.coalesced++;
      this.cells.delete(`${key}/${column}`);
    }
    if (Number.isNaN(observedMs)) this.removedMs.delete(key);
    else this.removedMs.set(key, observedMs);
    this.alive.delete(key);
    this.removed.add(key);
    return 'accepted';
  }
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'IN10 IN11 IN12 IN15 the mailbox does what a naive one does (seed %i)',
  (seed) => {
    const random = createRandom(seed);
    const mailbox = new Mailbox(COLUMNS);
    const naive = new NaiveMailbox();
    const maybe = (n: number): number => (random.next() < 0.3 ? Number.NaN : random.below(n));
    for (let step = 0; step < 20_000; step++) {
      const key = random.below(step < 10_000 ? 20 : 300);
      const dice = random.next();
      if (dice < 0.01) {
        const mail = mailbox.take();
        const values = new Map<string, number>();
        const removed: number[] = [];
        for (let i = 0; i < (mail?.key.length ?? 0); i++) {
          const column = mail?.column[i] as number;
          if (column === WHOLE_THING) removed.push(mail?.key[i] as number);
          else values.set(`${mail?.key[i]}/${column}`, mail?.value[i] as number);
        }
        expect(removed).toEqual([...naive.removed]);
        expect(new Map([...values].sort())).toEqual(new Map([...naive.waiting].sort()));
        naive.removed.clear();
        naive.waiting.clear();
      } else if (dice < 0.03) {
        const observedMs = maybe(50);
        expect(mailbox.remove(key, observedMs)).toBe(naive.remove(key, observedMs));
      } else if (dice < 0.031) {
        mailbox.reset();
        naive.cells.clear();
        naive.alive.clear();
        naive.waiting.clear();
        naive.removed.clear();
        naive.removedMs.clear();
      } else {
        const column = random.below(COLUMNS);
        const value = random.below(3);
        const quality = random.below(2);
        const isCopy = random.next() < 0.2;
        const order: Order = { seq: maybe(4), observedMs: maybe(50), sentMs: maybe(4) };
        const outcome = mailbox.put(key, column, value, order, 0, quality, isCopy);
        expect(outcome).toBe(naive.put(key, column, value, { ...order }, quality, isCopy));
      }
      expect(mailbox.alive).toBe(naive.alive.size);
      expect(mailbox.coalesced).toBe(naive.coalesced);
    }
  },
);
