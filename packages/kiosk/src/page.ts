import { createScope, type Undo } from '@borough/core';
import { createHeart, type HeartOptions } from './heart.js';
import { pageFrame, pageTiming } from './timing.js';
import { type Beat, createWatchdog, type Watchdog, type WatchdogOptions } from './watchdog.js';

/** A kiosk in the frame of another page, which watches it. */
export interface HostOptions extends Pick<WatchdogOptions, 'nightly' | 'startMs' | 'patienceMs'> {
  readonly frame: HTMLIFrameElement;
  /**
   * Where the kiosk is. From another site than this page's (`localhost` and `127.0.0.1` are two), browsers give
   * it a process of its own, and a kiosk that hangs cannot take its watchdog along.
   */
  readonly url: string;
}

/** So long a browser is given to end what the frame held. */
const EMPTY_MS = 2000;

/** Watches a kiosk in a frame; listens to that frame and to its origin only. */
export function hostKiosk({ frame, url, ...limits }: HostOptions): Watchdog {
  const { href, origin } = new URL(url, document.baseURI);
  const scope = createScope();
  let unwait: Undo = () => {};
  scope.add(() => unwait());
  const watchdog = createWatchdog({
    ...limits,
    timing: pageTiming,
    load() {
      const isFirst = !frame.hasAttribute('src');
      // A page that hangs would have its successor in its own hanging process; one that nobody shows is ended.
      frame.src = isFirst ? href : 'about:blank';
      if (isFirst) return;
      unwait();
      unwait = pageTiming.after(EMPTY_MS, () => {
        frame.src = href;
      });
    },
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
