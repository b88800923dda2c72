/// <reference lib="webworker" />
import type { FeedHealth } from '@borough/core';
import { openRuntime, type Runtime } from './runtime.js';
import type { FromWorker, Parcel, ToWorker } from './worker-message.js';

declare const self: DedicatedWorkerGlobalScope;

let runtime: Runtime | null = null;
const crossed = new Map<string, FeedHealth>();

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.type === 'open') {
    runtime = openRuntime(message.plans, message.heritage ? { heritage: message.heritage } : {});
  } else if (message.type === 'pull') {
    answer();
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
