import type { Rgba } from '@borough/core';
import { distance, insideOf, meanOf, type ShapeCity } from '@borough/fixtures';
import { expect } from 'vitest';
import { createThreeRenderer, type ThreeOptions, type ThreeRenderer } from '../renderer.js';

/** A city on a canvas of its own, where a test can look at it. */
export interface Shown {
  readonly renderer: ThreeRenderer;
  readonly canvas: HTMLCanvasElement;
  /** Lets the city tell what was said, and waits for the picture. */
  settled(): Promise<void>;
  /** Pixels that show a slot, without their edges. */
  pixelsOf(slot: number, view?: string): number[];
  expectColor(slot: number, color: Rgba, view?: string): void;
  detach(): void;
  close(): void;
}

export function show(
  { city }: Pick<ShapeCity, 'city'>,
  options: ThreeOptions & { readonly width?: number; readonly height?: number } = {},
): Shown {
  const { width = 240, height = 240, ...rest } = options;
  const canvas = document.createElement('canvas');
  canvas.style.cssText = `width:${width}px;height:${height}px;display:block`;
  document.body.append(canvas);
  const renderer = createThreeRenderer(canvas, { lighting: 'flat', pixelRatio: 1, ...rest });
  let detach = city.attach(renderer);
  const pixelsOf = (slot: number, view = 'main'): number[] => insideOf(renderer.ids(view), slot);
  return {
    renderer,
    canvas,
    async settled() {
      // A feed's word takes a microtask to arrive, and a frame to be told.
      await new Promise((done) => setTimeout(done, 60));
      await renderer.settled();
    },
    pixelsOf,
    expectColor(slot, color, view) {
      const pixels = pixelsOf(slot, view);
      expect(pixels.length, `slot ${slot} is to be seen`).toBeGreaterThan(8);
      const mean = meanOf(renderer.pixels(), pixels);
      expect(distance(mean, color), `slot ${slot}: ${mean} for ${color}`).toBeLessThanOrEqual(3);
    },
    detach() {
      detach();
      detach = () => {};
    },
    close() {
      expect(city.error.get(), 'nothing failed unseen').toBeNull();
      detach();
      city.close();
      // A page may keep sixteen contexts; the collector is not asked when.
      canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
      canvas.remove();
    },
  };
}
