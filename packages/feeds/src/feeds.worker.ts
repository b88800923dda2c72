/// <reference lib="webworker" />
import type { FeedHealth } from '@borough/core';
import { openRuntime, type Runtime } from './runtime.js';
import { createPresence } from './transport/presence.js';
import { createTokens, type GetToken, NO_TOKENS, type Token } from './transport/token.js';
import type { FromWorker, Parcel, ToWorker } from './worker-message.js';

declare const self: DedicatedWorkerGlobalScope;

let runtime: Runtime | null = null;
const crossed = new Map<string, FeedHealth>();
const presence = createPresence();
const asked = new Map<number, (message: TokenMessage) => void>();
let requests = 0;

type TokenMessage = Extract<ToWorker, { type: 'token' }>;

/** Asks the page; tokens are made there. */
const askPage: GetToken = (request) =>
  new Promise<Token | string | null>((resolve, reject) => {
    const id = ++requests;
    asked.set(id, ({ token, failure }) => {
      if (failure === undefined) resolve(token);
      else reject(new Error(failure));
    });
    const message: FromWorker = { type: 'askToken', id, request };
    self.postMessage(message);
  });

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.type === 'open') {
    const { plans, heritage, tokenOrigins, isHidden } = message;
    presence.set(isHidden);
    const tokens = tokenOrigins ? createTokens(askPage, tokenOrigins) : NO_TOKENS;
    runtime = openRuntime(plans, { host: { presence, tokens }, ...(heritage && { heritage }) });
  } else if (message.type === 'add') {
    runtime?.add(message.plans);
  } else if (message.type === 'remove') {
    runtime?.remove(message.feeds);
    for (const id of message.feeds) crossed.delete(id);
  } else if (message.type === 'pull') {
    answer();
  } else if (message.type === 'steer') {
    runtime?.steer(message.to);
  } else if (message.type === 'hidden') {
    presence.set(message.isHidden);
  } else if (message.type === 'token') {
    asked.get(message.id)?.(message);
    asked.delete(message.id);
  } else {
    runtime?.close();
    self.close();
  }
};

function answer(): void {
  const transfer: ArrayBuffer[] = [];
  const parcels = (runtime?.pull() ?? []).map((delivery): Parcel => {
    const { key, column, value, atMs, quality, positionKey, position, positionAtMs } = delivery;
    for (const array of [key, column, value, atMs, quality, positionKey, position, positionAtMs]) {
      if (array.length > 0) transfer.push(array.buffer as ArrayBuffer);
    }
    const { health, ...rest } = delivery;
    if (crossed.get(delivery.feed) === health) return rest;
    crossed.set(delivery.feed, health);
    return delivery;
  });
  const message: FromWorker = { type: 'deliveries', parcels };
  self.postMessage(message, transfer);
}
