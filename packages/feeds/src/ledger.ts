import type { Delivery, FeedHealth, FeedPlan } from '@borough/core';
import type { Parcel } from './worker-message.js';

/** What one feed has told the page so far, so that a worker that begins anew can go on from there. */
export interface Ledger {
  readonly health: FeedHealth | undefined;
  enter(parcel: Parcel): Delivery | null;
  /** The next worker counts keys and texts from 0 again. */
  restart(): void;
  toFailed(detail: string): Delivery;
}

export function createLedger(plan: FeedPlan): Ledger {
  const textColumns = new Set<number>();
  for (const [i, check] of plan.checks.entries()) if (check.type === 'text') textColumns.add(i);
  let health: FeedHealth | undefined;
  let keys = 0;
  let texts = 0;
  let keysBefore = 0;
  let textsBefore = 0;

  function shift(parcel: Parcel): Parcel {
    if (keysBefore === 0 && textsBefore === 0) return parcel;
    for (let i = 0; i < parcel.key.length; i++) {
      parcel.key[i] = (parcel.key[i] as number) + keysBefore;
      if (textColumns.has(parcel.column[i] as number)) {
        parcel.value[i] = (parcel.value[i] as number) + textsBefore;
      }
    }
    for (let i = 0; i < parcel.positionKey.length; i++) {
      parcel.positionKey[i] = (parcel.positionKey[i] as number) + keysBefore;
    }
    if (!parcel.geometries) return parcel;
    const geometries = parcel.geometries.map((g) => ({ ...g, key: g.key + keysBefore }));
    return { ...parcel, geometries };
  }

  return {
    get health() {
      return health;
    },
    enter(told) {
      const parcel = shift(told);
      keys += parcel.newKeys.length;
      texts += parcel.newTexts.length;
      health = parcel.health ?? health;
      return health ? { ...parcel, health } : null;
    },
    restart() {
      keysBefore = keys;
      textsBefore = texts;
    },
    toFailed(detail) {
      health = { ...(health ?? toNoHealth(plan)), link: 'failed', linkDetail: detail };
      return {
        feed: plan.id,
        newKeys: [],
        newTexts: [],
        key: new Uint32Array(0),
        column: new Uint16Array(0),
        value: new Float64Array(0),
        atMs: new Float64Array(0),
        quality: new Uint8Array(0),
        positionKey: new Uint32Array(0),
        position: new Float64Array(0),
        positionAtMs: new Float64Array(0),
        reset: false,
        health,
      };
    },
  };
}

function toNoHealth(plan: FeedPlan): FeedHealth {
  return {
    feed: plan.id,
    link: 'connecting',
    heardMs: Number.NaN,
    newestMs: Number.NaN,
    intervalMs: Number.NaN,
    received: 0,
    accepted: 0,
    rejected: {},
    missing: 0,
    duplicates: 0,
    late: 0,
    coalesced: 0,
    keys: 0,
    reconnects: 0,
    gaps: [],
    samples: [],
  };
}
