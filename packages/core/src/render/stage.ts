import type { FeaturePort } from '../bind/feature.js';
import type { Scene } from '../scene/scene.js';
import type { Undo } from '../scope.js';
import type { Hit } from '../select/hit.js';
import type { Selection } from '../select/selection.js';
import type { Signal } from '../signal/signal.js';
import { HIGHLIGHTED } from '../style/look.js';
import type { Table } from '../table/table.js';
import { createFrameAccount, type FrameAccount } from './frame.js';
import type { Renderer } from './renderer.js';

/** Calls back at the next frame; the undo calls it off. The port to `requestAnimationFrame`. */
export type RequestFrame = (callback: () => void) => Undo;

/** The renderers of a city, told together once a frame (rule RE1). */
export interface Stage {
  /** Starts drawing with a renderer; the undo takes it off again. */
  attach(renderer: Renderer): Undo;
  /** Asks for a frame; asking again before it comes is free. */
  request(): void;
  /** Tells all renderers at once: parts have come or gone, and nothing may be drawn that is no more. */
  now(): void;
  fly: Renderer['fly'];
  close(): void;
}

export interface StageRoom {
  readonly scene: Scene;
  readonly tables: ReadonlyMap<string, Table>;
  readonly features: FeaturePort;
  readonly selection: Selection;
  readonly hover: Signal<Hit | null>;
  readonly context: Signal<'ok' | 'lost'>;
  /** Something was thrown where nobody waits for it. */
  failed(code: string, where: string, thrown: unknown): void;
}

/** @param afterFrame runs when all renderers have been told, once for each frame that was asked for */
export function createStage(
  room: StageRoom,
  requestFrame: RequestFrame,
  afterFrame: () => void,
): Stage {
  const { scene, tables, selection, hover } = room;
  const renderers = new Map<Renderer, FrameAccount>();
  let callOff: Undo | null = null;

  function tell(): void {
    for (const [renderer, account] of renderers) {
      const changes = account.take();
      if (changes) renderer.apply(changes);
    }
  }

  function frame(): void {
    callOff = null;
    tell();
    afterFrame();
  }

  function request(): void {
    callOff ??= requestFrame(frame);
  }

  return {
    request,
    now: tell,
    attach(renderer) {
      const account = createFrameAccount(scene, tables);
      const unmount = renderer.mount(scene, {
        features: room.features,
        moved: (view, camera) => scene.setView(view, { camera }),
        hover(view, hit) {
          for (const table of tables.keys()) {
            const slots = hit?.key && hit.table === table ? [hit.slot] : [];
            scene.override(view, table).set(HIGHLIGHTED, 'hover', slots);
          }
          hover.set(hit);
          request();
        },
        click(_view, hit, isAdditive) {
          const thing = hit?.key ? { table: hit.table, key: hit.key } : null;
          if (isAdditive && thing) selection.toggle(thing);
          else if (!isAdditive) selection.set(thing ? [thing] : []);
        },
        failed: room.failed,
        context: (state) => room.context.set(state === 'lost' ? 'lost' : 'ok'),
      });
      renderers.set(renderer, account);
      request();
      return () => {
        if (!renderers.delete(renderer)) return;
        account.close();
        unmount();
      };
    },
    async fly(view, target, signal) {
      // A camera that was set before this flight must not end it with the next frame.
      tell();
      const [renderer] = renderers.keys();
      return renderer ? renderer.fly(view, target, signal) : 'missing';
    },
    close() {
      callOff?.();
      callOff = null;
    },
  };
}

/** The browser's next frame; a short wait where there is none (Node, workers). */
export function nextFrame(callback: () => void): Undo {
  const host = globalThis as {
    requestAnimationFrame?: (callback: () => void) => number;
    cancelAnimationFrame?: (id: number) => void;
  };
  if (host.requestAnimationFrame) {
    const id = host.requestAnimationFrame(callback);
    return () => host.cancelAnimationFrame?.(id);
  }
  const id = setTimeout(callback, 16);
  return () => clearTimeout(id);
}
