import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toPlan } from '../../test/listener.js';
import { checkTokenPolicy } from '../token-policy.js';
import { createTokens, isListed } from './token.js';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 4, 4) });
});
afterEach(() => {
  vi.useRealTimers();
});

const plan = toPlan({ id: 'bays', transport: 'http', url: 'https://feeds.example.org/bays' });
const ORIGINS = ['https://feeds.example.org'];

test('FE24 a token is renewed at 80 % of its life, and until then it is the one at hand', async () => {
  const reasons: string[] = [];
  const tokens = createTokens(
    async ({ feed, reason }) => ({ token: `${feed}-${reasons.push(reason)}`, lifeSeconds: 100 }),
    ORIGINS,
  );
  const lease = tokens.open(plan);
  const renewed: string[] = [];
  lease.onRenewal((token) => renewed.push(token));
  expect(await lease.get()).toBe('bays-1');
  await vi.advanceTimersByTimeAsync(79_900);
  expect(await lease.current()).toBe('bays-1');
  await vi.advanceTimersByTimeAsync(200);
  expect(renewed).toEqual(['bays-2']);
  expect(await lease.current()).toBe('bays-2');
  expect(await lease.get('refused')).toBe('bays-3');
  expect(reasons).toEqual(['connect', 'expiring', 'refused']);
  lease.close();
  await vi.advanceTimersByTimeAsync(1_000_000);
  expect(reasons).toHaveLength(3);
});

test('FE24 a JWT says itself how long it lives', async () => {
  const claims = btoa(JSON.stringify({ exp: Date.UTC(2026, 4, 4) / 1000 + 1000 }));
  let count = 0;
  const tokens = createTokens(async () => `head.${claims}.${++count}`, ORIGINS);
  const lease = tokens.open(plan);
  await lease.get();
  await vi.advanceTimersByTimeAsync(799_000);
  expect(count).toBe(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(count).toBe(2);
  lease.close();
});

test('FE24 a renewal that fails is tried again before the end', async () => {
  let count = 0;
  const tokens = createTokens(async () => {
    count++;
    if (count === 2) throw new Error('The sign-on server sleeps.');
    return { token: `t${count}`, lifeSeconds: 100 };
  }, ORIGINS);
  const lease = tokens.open(plan);
  await lease.get();
  await vi.advanceTimersByTimeAsync(91_000);
  expect(await lease.current()).toBe('t3');
  lease.close();
});

test('FE25 only listed origins get one; another host, port or scheme is another origin', async () => {
  let count = 0;
  const tokens = createTokens(async () => `t${++count}`, ORIGINS);
  expect(await tokens.open({ ...plan, url: 'https://evil.example.org/bays' }).get()).toBeNull();
  expect(count).toBe(0);
  const list = ['https://a.example', 'mqtt://b.example:1883'];
  expect(isListed('wss://a.example/x', list)).toBe(true);
  expect(isListed('https://a.example:443/x', list)).toBe(true);
  expect(isListed('mqtt://b.example:1883', list)).toBe(true);
  for (const url of [
    'http://a.example',
    'ws://a.example',
    'https://a.example:8443',
    'https://a.example.evil.org',
    'https://xa.example',
    'mqtt://b.example',
    'not a url',
  ])
    expect(isListed(url, list)).toBe(false);
});

test('FE25 without a list there is no way to give tokens', () => {
  const getToken = async () => 't';
  expect(() => checkTokenPolicy(getToken, undefined)).toThrow('tokenOrigins');
  expect(() => checkTokenPolicy(getToken, [])).toThrow('tokenOrigins');
  expect(() => checkTokenPolicy(getToken, ['*'])).toThrow('no origin');
  expect(() => checkTokenPolicy(getToken, ['https://a.example/path'])).toThrow('no origin');
  expect(checkTokenPolicy(undefined, undefined)).toBeUndefined();
});

test('FE25 no text keeps a token', async () => {
  const tokens = createTokens(async () => 'secret', ORIGINS);
  await tokens.open(plan).get();
  expect(tokens.redact('refused: secret, secret')).toBe('refused: [token], [token]');
});
