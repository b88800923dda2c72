import type { Delivery, FeedHealth, FeedPlan } from '@borough/core';
import type { Heritage } from './runtime.js';

/** Page → worker. */
export type ToWorker =
  | { readonly type: 'open'; readonly plans: readonly FeedPlan[]; readonly heritage?: Heritage }
  | { readonly type: 'pull' }
  | { readonly type: 'close' };

/** A delivery on its way; health is left out while it is the one that crossed before. */
export type Parcel = Omit<Delivery, 'health'> & { readonly health?: FeedHealth };

/** Worker → page: the answer to one pull, empty when nothing is new. */
export interface FromWorker {
  readonly type: 'deliveries';
  readonly parcels: readonly Parcel[];
}
