import type { Harness } from '@borough/fixtures';
import { createThreeRenderer } from '../renderer.js';

export const HARNESS: Harness = {
  name: 'three.js',
  async create({ width, height, lighting }) {
    const canvas = document.createElement('canvas');
    canvas.style.cssText = `width: ${width}px; height: ${height}px; display: block`;
    document.body.append(canvas);
    const renderer = createThreeRenderer(canvas, { lighting, pixelRatio: 1, controls: false });
    return {
      renderer,
      settled: renderer.settled,
      pixels: renderer.pixels,
      ids: renderer.ids,
      unloadAll: async () => renderer.unloadAll(),
      close() {
        // Browsers keep only so many contexts.
        canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
        canvas.remove();
      },
    };
  },
};
