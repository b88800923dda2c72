import type { City, Scope } from '@borough/core';
import { addressesOf, createFallback, keepOffline, recordedOf } from '@borough/kiosk';

/** What plays while the network is gone lies beside the city's document. */
const RECORDING = 'recorded.rec';
/** What the kiosk asks for besides what the city names. */
const OWN = ['city.json', RECORDING];

/** Makes the kiosk live without a network: the recording stands in, and everything it needs is kept. */
export function outliveNetwork(city: City, scope: Scope, renewed: () => void): void {
  const base = document.baseURI;
  const recorded = recordedOf(city.description, new URL(RECORDING, base).href);
  scope.add(createFallback({ city, recorded }).close);
  const stop = new AbortController();
  scope.add(() => stop.abort());
  keepCity(city, base, renewed, stop.signal).catch((failure) => {
    if (!stop.signal.aborted) tellKept('failed', failure);
  });
}

async function keepCity(
  city: City,
  base: string,
  renewed: () => void,
  signal: AbortSignal,
): Promise<void> {
  const files = await addressesOf(city.description, base, signal);
  const own = OWN.map((name) => new URL(name, base).href);
  const addresses = [...own, ...files];
  const missing = await keepOffline({ worker: 'offline.js', addresses, renewed, signal });
  tellKept(missing.length === 0 ? 'whole' : 'partly', missing);
}

/** Whoever sets the screen up sees in the page whether it may be unplugged. */
export function tellKept(how: 'whole' | 'partly' | 'failed', why: unknown): void {
  document.documentElement.dataset.kept = how;
  if (how !== 'whole') console.warn('Not everything is kept for the time without a network:', why);
}
