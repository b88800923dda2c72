declare global {
  interface Window {
    loss?: {
      /** Draws a frame and keeps it; how many colours it has. */
      keep(): number;
      /** Draws a frame; pixels that differ from the kept one. */
      changed(): number;
      /** Resolves when the context is lost. */
      lose(): Promise<void>;
      /** Resolves when it is back; not in the task in which it was lost. */
      restore(): Promise<void>;
    };
  }
}

/** Runs in a page before its own scripts: takes its drawing context away, and compares pictures. */
export function watchLoss(): void {
  let kept = new Uint8Array();
  let context: WEBGL_lose_context | null | undefined;
  const canvas = (): HTMLCanvasElement => document.getElementById('city') as HTMLCanvasElement;
  const draw = (): Uint8Array => window.picture?.renderer.pixels().data as Uint8Array;
  const heard = (type: string): Promise<void> =>
    new Promise((done) => canvas().addEventListener(type, () => done(), { once: true }));
  window.loss = {
    keep() {
      kept = draw().slice();
      const colours = new Uint32Array(kept.buffer);
      return new Set(colours).size;
    },
    changed() {
      const now = new Uint32Array(draw().slice().buffer);
      const then = new Uint32Array(kept.buffer);
      return now.filter((colour, i) => colour !== then[i]).length;
    },
    async lose() {
      const isLost = heard('webglcontextlost');
      context = canvas().getContext('webgl2')?.getExtension('WEBGL_lose_context');
      context?.loseContext();
      await isLost;
    },
    async restore() {
      const isBack = heard('webglcontextrestored');
      context?.restoreContext();
      await isBack;
    },
  };
}
