/** A label as a frame shows it; `ink` is the box of its pixels: left, top, right, bottom. */
export interface FlownLabel {
  readonly layer: string;
  readonly slot: number;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly alpha: number;
  readonly ink: readonly [number, number, number, number] | null;
}

/** What a frame of a flight showed, without its pixels, which stay in the page. */
export interface FlownFrame {
  /** Frames that have been drawn up to here. */
  readonly drawn: number;
  readonly pending: number;
  readonly tiles: readonly string[];
  readonly labels: readonly FlownLabel[];
  readonly rangeMeters: number;
}

/** A frame of the flight beside the same view with everything there, in pixels. */
export interface Compared {
  /** Nothing where something should be. */
  readonly holes: number;
  /** Buildings as they should be seen, and those of their pixels that show something else than a building. */
  readonly built: number;
  readonly unbuilt: number;
  /** The same building in both, and of those pixels the ones in another colour. */
  readonly same: number;
  readonly recoloured: number;
  /** By building: pixels that should show it, and those of them that do. */
  readonly buildings: readonly (readonly [slot: number, should: number, does: number])[];
  /** How much brighter the frame is, 0 … 255; labels left out. */
  readonly brighter: number;
}

declare global {
  interface Window {
    flight?: {
      /** Looks at what is on the screen, and keeps its pixels. */
      keep(): FlownFrame;
      /** Lays a kept frame beside what is on the screen now. */
      compare(frame: number): Compared;
      /** What is on the screen, as a PNG. */
      png(): string;
    };
  }
}

/** Runs in a page before its own scripts: keeps and compares what is really on the screen, frame by frame. */
export function watchFlight(labelLayers: readonly string[]): void {
  interface Kept {
    readonly ids: ReturnType<typeof idsNow>;
    readonly colours: Uint8ClampedArray;
  }
  const kept: Kept[] = [];
  // A frame stays readable after it was shown.
  const getContext = HTMLCanvasElement.prototype.getContext as (...args: unknown[]) => unknown;
  HTMLCanvasElement.prototype.getContext = function (this: unknown, type: string, more: object) {
    const own = type === 'webgl2' ? { ...more, preserveDrawingBuffer: true } : more;
    return getContext.call(this, type, own);
  } as never;

  const parts = () => window.picture as NonNullable<typeof window.picture>;
  const canvas = (): HTMLCanvasElement => document.getElementById('city') as HTMLCanvasElement;
  const copy = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

  function coloursNow(): Uint8ClampedArray {
    const { width, height } = canvas();
    if (!copy) throw new Error('no canvas to copy to');
    copy.canvas.width = width;
    copy.canvas.height = height;
    copy.drawImage(canvas(), 0, 0);
    return copy.getImageData(0, 0, width, height).data;
  }

  /** Of each pixel: 0 nothing, 1 a building, 2 a label, 3 anything else; and its slot. */
  function idsNow() {
    const { slots, layers, drawn, width } = parts().renderer.ids('main');
    const isLabel = drawn.map((id) => labelLayers.includes(id));
    const things = Uint8Array.from(layers, (layer) =>
      layer < 2 ? layer : isLabel[layer - 1] ? 2 : 3,
    );
    return { slots, layers, things, drawn, width };
  }

  /** The boxes of labels' pixels by layer and slot. */
  function inkOf({ things, layers, slots, drawn, width }: ReturnType<typeof idsNow>) {
    const boxes = new Map<string, [number, number, number, number]>();
    things.forEach((thing, i) => {
      if (thing !== 2) return;
      const name = `${drawn[(layers[i] as number) - 1]} ${slots[i]}`;
      const [x, y] = [i % width, Math.floor(i / width)];
      const [l, t, r, b] = boxes.get(name) ?? [x, y, x, y];
      boxes.set(name, [Math.min(l, x), Math.min(t, y), Math.max(r, x), Math.max(b, y)]);
    });
    return boxes;
  }

  window.flight = {
    keep() {
      const { renderer, city } = parts();
      const colours = coloursNow();
      const ids = idsNow();
      kept.push({ ids, colours });
      const ink = inkOf(ids);
      const { frames, pending } = renderer.stats();
      return {
        drawn: frames,
        pending,
        tiles: renderer.tiles(),
        labels: renderer.labels('main').map(({ layer, slot, text, x, y, alpha }) => ({
          layer,
          slot,
          text,
          x,
          y,
          alpha,
          ink: ink.get(`${layer} ${slot}`) ?? null,
        })),
        rangeMeters: city.scene.views[0]?.camera.rangeMeters ?? Number.NaN,
      };
    },
    compare(frame) {
      const then = kept[frame] as Kept;
      const now = { ids: idsNow(), colours: coloursNow() };
      const sums = { holes: 0, built: 0, unbuilt: 0, same: 0, recoloured: 0, brighter: 0 };
      const buildings = new Map<number, [number, number]>();
      const isRecoloured = (i: number): boolean =>
        [0, 1, 2].some(
          (c) =>
            Math.abs((then.colours[i * 4 + c] as number) - (now.colours[i * 4 + c] as number)) > 24,
        );
      const brighter = (i: number): number =>
        [0, 1, 2].reduce(
          (sum, c) =>
            sum + ((then.colours[i * 4 + c] as number) - (now.colours[i * 4 + c] as number)) / 3,
          0,
        );
      now.ids.things.forEach((thing, i) => {
        const seen = then.ids.things[i];
        // Under a label nobody sees anything.
        if (seen === 2 || thing === 2) return;
        sums.brighter += brighter(i);
        if (thing === 0) return;
        if (seen === 0) sums.holes++;
        if (thing !== 1) return;
        const slot = now.ids.slots[i] as number;
        const isSame = seen === 1 && then.ids.slots[i] === slot;
        const [should, does] = buildings.get(slot) ?? [0, 0];
        buildings.set(slot, [should + 1, does + (isSame ? 1 : 0)]);
        sums.built++;
        if (seen !== 1) sums.unbuilt++;
        if (!isSame) return;
        sums.same++;
        if (isRecoloured(i)) sums.recoloured++;
      });
      return {
        ...sums,
        buildings: [...buildings].map(([slot, [should, does]]) => [slot, should, does] as const),
        brighter: sums.brighter / now.ids.things.length,
      };
    },
    png: () => canvas().toDataURL('image/png'),
  };
}
