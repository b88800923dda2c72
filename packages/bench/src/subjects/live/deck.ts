import { Deck, type Layer, OrthographicView } from '@deck.gl/core';
import type { GlSpy } from '../../gl.js';

/** A deck.gl of 256 × 256 that draws when it is told to. */
export interface OpenDeck {
  readonly deck: Deck<OrthographicView>;
  /** Updates layers and draws in the calling task; `setProps` and `redraw` alone wait for the browser's frame. */
  draw(layers?: Layer[]): void;
}

export const DECK_VERSION = '9.4.0';

export async function openDeck(spy: GlSpy, canvas: HTMLCanvasElement): Promise<OpenDeck> {
  let loaded = (): void => {};
  const ready = new Promise<void>((done) => {
    loaded = done;
  });
  const deck = new Deck({
    canvas,
    width: 256,
    height: 256,
    useDevicePixels: false,
    views: new OrthographicView({ flipY: false }),
    initialViewState: { target: [0, 0, 0], zoom: -5 } as never,
    controller: false,
    layers: [],
    onLoad: () => loaded(),
  });
  await ready;
  if (!spy.gl) throw new Error('deck.gl has no context');
  // Internal: the loop whose frame updates the layers and draws them.
  const { animationLoop } = deck as unknown as {
    animationLoop: { stop(): void; redraw(): void };
  };
  animationLoop.stop();
  return {
    deck,
    draw(layers) {
      if (layers) deck.setProps({ layers });
      animationLoop.redraw();
    },
  };
}
