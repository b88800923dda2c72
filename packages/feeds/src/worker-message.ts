import type { Delivery, FeedHealth, FeedPlan, Steering } from '@borough/core';
import type { Heritage } from './runtime.js';
import type { Token, TokenRequest } from './transport/token.js';

/** Page → worker. */
export type ToWorker =
  | {
      readonly type: 'open';
      readonly plans: readonly FeedPlan[];
      readonly heritage?: Heritage;
      /** Tokens go to these origins only; absent where there are none. */
      readonly tokenOrigins?: readonly string[];
      readonly isHidden: boolean;
    }
  | { readonly type: 'add'; readonly plans: readonly FeedPlan[] }
  | { readonly type: 'remove'; readonly feeds: readonly string[] }
  | { readonly type: 'steer'; readonly to: Steering }
  | { readonly type: 'hidden'; readonly isHidden: boolean }
  /** The answer to a request; `failure` is told to people. */
  | {
      readonly type: 'token';
      readonly id: number;
      readonly token: Token | string | null;
      readonly failure?: string;
    }
  | { readonly type: 'pull' }
  | { readonly type: 'close' };

/** A delivery on its way; health is left out while it is the one that crossed before. */
export type Parcel = Omit<Delivery, 'health'> & { readonly health?: FeedHealth };

/** Worker → page. */
export type FromWorker =
  /** The answer to one pull, empty when nothing is new. */
  | { readonly type: 'deliveries'; readonly parcels: readonly Parcel[] }
  | { readonly type: 'askToken'; readonly id: number; readonly request: TokenRequest };
