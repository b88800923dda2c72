import type { Chosen, City } from '@borough/core';

/** What a `borough-city` tells; all bubble and cross shadow roots. */
export interface CityEvents {
  /** The city is open; its picture may still be loading. */
  readonly 'borough-ready': CustomEvent<{ readonly city: City }>;
  readonly 'borough-select': CustomEvent<{ readonly chosen: readonly Chosen[] }>;
  /** What `city.state()` says has changed: a camera, a layer, the clock. At most five times a second. */
  readonly 'borough-change': CustomEvent<{ readonly city: City }>;
  readonly 'borough-error': CustomEvent<{ readonly error: Error }>;
}

/** Tells an event of ours from an element; each has its `detail` by its name. */
export function tell<N extends keyof CityEvents>(
  from: Element,
  name: N,
  detail: CityEvents[N]['detail'],
): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

/** Tells a failure as an event, and to the console: it never stops the page. */
export function tellError(from: Element, failure: unknown): void {
  const error = failure instanceof Error ? failure : new Error(String(failure));
  console.error(error);
  tell(from, 'borough-error', { error });
}

declare global {
  interface HTMLElementEventMap extends CityEvents {}
}
