import { createScope, type Undo } from '@borough/core';
import { createHeart, type HeartOptions } from './heart.js';
import { pageFrame, pageTiming } from './timing.js';
import { type Beat, createWatchdog, type Watchdog, type WatchdogOptions } from './watchdog.js';

/** A kiosk in the frame of another page, which watches it. */
export interface HostOptions extends Pick<WatchdogOptions, 'nightly' | 'startMs' | 'patienceMs'> {
  /** Each load after the first puts a frame with the same attributes into its place; between two there is none. */
  readonly frame: HTMLIFrameElement;
  /**
   * Where the kiosk is. From another site than this page's (`localhost` and `127.0.0.1` are two), or from another
   * origin that sends `Origin-Agent-Cluster: ?1`, browsers give it a process of its own, and a kiosk that hangs
   * does not take its watchdog along.
   */
  readonly url: string;
}

/**
 * Browsers end a process that hangs when no frame and no service worker needs it, and stop an idle service
 * worker after half a minute. A frame that comes earlier is given the process that hangs.
 */
const EMPTY_MS = 35_000;

/** Watches a kiosk in a frame; listens to that frame and to its origin only. */
export function hostKiosk({ frame: first, url, ...limits }: HostOptions): Watchdog {
  const { href, origin } = new URL(url, document.baseURI);
  const scope = createScope();
  let frame = first;
  const gap = document.createComment('The kiosk is loaded again.');
  const watchdog = createWatchdog({
    ...limits,
    timing: pageTiming,
    load() {
      if (!frame.hasAttribute('src')) {
        frame.src = href;
        return;
      }
      const next = frame.cloneNode() as HTMLIFrameElement;
      (gap.isConnected ? gap : frame).replaceWith(next);
      frame = next;
    },
    emptyMs: EMPTY_MS,
    unload: () => frame.replaceWith(gap),
    isHidden: () => document.hidden,
  });
  const listen = ({ source, origin: from, data }: MessageEvent): void => {
    if (source === frame.contentWindow && from === origin && isBeat(data)) watchdog.beat(data);
  };
  addEventListener('message', listen);
  scope.add(() => removeEventListener('message', listen));
  scope.add(watchdog.close);
  return { ...watchdog, close: scope.close };
}

/** Beats to the page around, which must be of `origin` to hear it; does nothing on a page that stands alone. */
export function beatToHost(
  origin: string,
  { isWell, isAlone }: Pick<HeartOptions, 'isWell' | 'isAlone'>,
): Undo {
  if (window.parent === window) return () => {};
  return createHeart({
    timing: pageTiming,
    requestFrame: pageFrame,
    isWell,
    isAlone,
    send: (beat) => window.parent.postMessage(beat, origin),
  });
}

/** What comes from a frame is held against its form before it is believed. */
export function isBeat(data: unknown): data is Beat {
  const { borough, isAlone } = (data ?? {}) as Partial<Beat>;
  return borough === 'beat' && typeof isAlone === 'boolean';
}
