import { expect, test } from 'vitest';
import type { FeedPlan } from './feed.js';
import { createHealth } from './health.js';
import { policyOf } from './policy.js';
import { createQuarantine } from './quarantine.js';

const PLAN: FeedPlan = {
  id: 'f',
  transport: 'http',
  url: 'https://example.org/f',
  decoder: 'gbfs',
  cadence: { kind: 'periodic' },
  nature: 'measured',
  columns: [],
  checks: [],
  maxKeys: 10,
};

function healthOf(plan: FeedPlan, intervalMs?: number, ttlMs?: number) {
  const health = createHealth(plan, createQuarantine());
  health.promised(intervalMs, ttlMs);
  health.promised(undefined, undefined);
  return health.build(0, 0, Number.NaN);
}

test('DC19 what the source says of its pace holds where the plan says nothing', () => {
  expect(policyOf(PLAN, healthOf(PLAN, 60_000), 0)).toMatchObject({
    lateMs: 90_000,
    staleMs: 180_000,
  });
  expect(policyOf(PLAN, healthOf(PLAN, undefined, 90_000), 0)).toMatchObject({ staleMs: 90_000 });
  const declared: FeedPlan = {
    ...PLAN,
    cadence: { kind: 'periodic', intervalSeconds: 10, ttlSeconds: 20 },
  };
  const policy = policyOf(declared, healthOf(declared, 60_000, 90_000), 0);
  expect(policy).toMatchObject({ lateMs: 15_000, staleMs: 20_000 });
});
