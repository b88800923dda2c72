import { expect, test } from 'vitest';
import { Mailbox, type Order } from './coalesce.js';
import { WHOLE_THING } from './feed.js';

const NAN = Number.NaN;
const order = (observedMs = NAN, sentMs = NAN, seq = NAN): Order => ({ seq, observedMs, sentMs });

function setUp() {
  const mailbox = new Mailbox(2);
  const put = (key: number, column: number, value: number, by: Order, isRetained = false) =>
    mailbox.put(key, column, value, { ...by }, by.observedMs, 0, isRetained);
  return { mailbox, put };
}

test('IN10 older is late, by seq, then observed, then sent', () => {
  const { put } = setUp();
  expect(put(0, 0, 1, order(10, 10, 5))).toBe('accepted');
  expect(put(0, 0, 2, order(99, 99, 4))).toBe('late');
  expect(put(0, 0, 2, order(1, 1, 6))).toBe('accepted');
  expect(put(0, 1, 1, order(10, 10))).toBe('accepted');
  expect(put(0, 1, 2, order(9, 99))).toBe('late');
  expect(put(0, 1, 2, order(10, 9))).toBe('late');
  expect(put(0, 1, 2, order(10, 11))).toBe('accepted');
  expect(put(1, 1, 2, order(1))).toBe('accepted');
});

test('IN11 the same again is a duplicate, another value a correction', () => {
  const { put } = setUp();
  expect(put(0, 0, 1, order(10))).toBe('accepted');
  expect(put(0, 0, 1, order(10))).toBe('duplicate');
  expect(put(0, 0, 2, order(10))).toBe('accepted');
});

test('IN11 without a mark the same value is a fresh report, unless it is a stored copy', () => {
  const { put } = setUp();
  expect(put(0, 0, 1, order(), true)).toBe('accepted');
  expect(put(0, 0, 1, order())).toBe('accepted');
  expect(put(0, 0, 1, order(), true)).toBe('duplicate');
  expect(put(0, 0, 2, order(), true)).toBe('accepted');
});

test('IN12 a removal crosses before what is said after it, and voids what waited', () => {
  const { mailbox, put } = setUp();
  put(0, 0, 1, order(10));
  put(0, 1, 2, order(10));
  expect(mailbox.remove(0, 20)).toBe('accepted');
  expect(put(0, 0, 3, order(15))).toBe('late');
  expect(put(0, 0, 4, order(21))).toBe('accepted');
  const mail = mailbox.take();
  expect([...(mail?.column ?? [])]).toEqual([WHOLE_THING, 0]);
  expect([...(mail?.value ?? [])]).toEqual([NAN, 4]);
  expect(mailbox.take()).toBeNull();
  expect(mailbox.alive).toBe(1);
});

test('IN12 a removal older than what it would remove is late', () => {
  const { mailbox, put } = setUp();
  put(0, 0, 1, order(10));
  expect(mailbox.remove(0, 9)).toBe('late');
  expect(mailbox.remove(7, 9)).toBe('duplicate');
});

test('IN15 the newest wins, and the mailbox does not grow while nobody asks', () => {
  const { mailbox, put } = setUp();
  for (let i = 0; i < 10_000; i++) {
    put(0, 0, i, order(i));
    put(1, 1, i, order(i));
    if (i % 100 === 0) mailbox.remove(0, NAN);
  }
  const mail = mailbox.take();
  expect([...(mail?.value ?? [])]).toEqual([NAN, 9999, 9999]);
  expect(mailbox.coalesced).toBe(19_998);
});

test('IN28 what waits crosses column after column, each in the order of keys', () => {
  const { mailbox, put } = setUp();
  for (const key of [9, 2, 70, 5]) {
    put(key, 1, key + 0.5, order(10));
    put(key, 0, key, order(10));
    mailbox.putPosition(key, key, 0, 0, order(10), 10, false);
  }
  put(4, 0, 4, order(10));
  mailbox.remove(70, NAN);
  mailbox.remove(4, NAN);
  const mail = mailbox.take();
  expect([...(mail?.key ?? [])]).toEqual([70, 4, 2, 5, 9, 2, 5, 9]);
  expect([...(mail?.column ?? [])]).toEqual([WHOLE_THING, WHOLE_THING, 0, 0, 0, 1, 1, 1]);
  expect([...(mail?.value ?? [])]).toEqual([NAN, NAN, 2, 5, 9, 2.5, 5.5, 9.5]);
  expect([...(mail?.positionKey ?? [])]).toEqual([2, 5, 9]);
  expect([...(mail?.position ?? [])].filter((_x, i) => i % 3 === 0)).toEqual([2, 5, 9]);
});

test('IN15 positions have their own place', () => {
  const { mailbox } = setUp();
  const by = order(10);
  expect(mailbox.putPosition(3, 4.8, 45.7, NAN, by, 10, false)).toBe('accepted');
  expect(mailbox.putPosition(3, 4.8, 45.7, NAN, by, 10, false)).toBe('duplicate');
  expect(mailbox.putPosition(3, 4.9, 45.7, NAN, order(9), 9, false)).toBe('late');
  const mail = mailbox.take();
  expect([...(mail?.positionKey ?? [])]).toEqual([3]);
  expect([...(mail?.position ?? [])]).toEqual([4.8, 45.7, NAN]);
  expect([...(mail?.positionAtMs ?? [])]).toEqual([10]);
  // Newer, and where it was: nothing to tell.
  expect(mailbox.putPosition(3, 4.8, 45.7, NAN, order(11), 11, false)).toBe('accepted');
  expect(mailbox.take()).toBeNull();
});
