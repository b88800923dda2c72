import { readLink, toLink } from '@borough/core';
import type { BoroughCity } from '@borough/element';

/** Between two writes; browsers refuse more than about three a second. */
const WAIT_MS = 400;

/**
 * Keeps the state of a city in the page's address, as what differs from its document; opens what the
 * address holds, at first and whenever a person changes it. A live clock stays live in a link.
 */
export function keepAddress(element: BoroughCity): { open(): Promise<void> } {
  let timer = 0;
  let isOpen = false;

  async function open(): Promise<void> {
    isOpen = true;
    try {
      for (const command of readLink(location.hash)) await element.room?.run(command);
    } catch (failure) {
      // A link that was cut off opens the city as it is.
      console.warn(failure);
    }
  }

  function write(): void {
    timer = 0;
    const { city } = element;
    if (!city || !isOpen) return;
    const hash = toLink(city.state());
    if (`#${hash}` !== location.hash && (hash || location.hash))
      history.replaceState(null, '', hash ? `#${hash}` : location.pathname + location.search);
  }

  element.addEventListener('borough-change', () => {
    if (timer === 0) timer = window.setTimeout(write, WAIT_MS);
  });
  addEventListener('hashchange', () => void open());
  return { open };
}
