import { FROM_ABOVE, openBoxCity } from '@borough/fixtures';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { createElement, SETTINGS, stageOf } from './testing/harness.js';

describe('hands and fences over a scene of our own', () => {
  let close = (): void => {};
  afterEach(() => close());

  async function begin(options: { motion?: 'reduced' } = {}) {
    const fence = {
      bounds: [7.999, 46.999, 8.001, 47.001] as const,
      rangeMeters: [300, 600] as const,
    };
    const box = openBoxCity(`${inject('tilesUrl')}/ordinals/tileset.json`, {
      views: [{ id: 'main', camera: FROM_ABOVE, fence }],
    });
    const element = createElement(128, 128);
    const stage = stageOf(element, { ...SETTINGS, lighting: 'flat', ...options });
    const detach = box.city.attach(stage.renderer);
    await stage.settled();
    close = () => {
      detach();
      box.city.close();
      element.remove();
    };
    const { scene } = stage.renderer;
    if (!scene) throw new Error('nothing is mounted');
    const camera = () => box.city.scene.views[0]?.camera as typeof FROM_ABOVE;
    const press = (key: string, shiftKey = false): boolean => {
      const event = new KeyboardEvent('keydown', { key, shiftKey, cancelable: true });
      scene.canvas.dispatchEvent(event);
      return event.defaultPrevented;
    };
    return { box, stage, scene, camera, press };
  }

  it('VI2 keys move the camera, and come to it with the focus', async () => {
    const { scene, camera, press } = await begin();
    expect(scene.canvas.tabIndex).toBe(0);
    press('ArrowRight', true);
    await vi.waitFor(() => expect(camera().headingDegrees).toBeCloseTo(8, 2));
    press('+');
    await vi.waitFor(() => expect(camera().rangeMeters).toBeCloseTo(360, 1));
    press('Home');
    await vi.waitFor(() => expect(camera().rangeMeters).toBeCloseTo(450, 1));
    expect(press('a')).toBe(false);
  });

  it('VI1 the engine’s own hand is brought back inside of the fence', async () => {
    const { scene, camera } = await begin();
    scene.camera.moveBackward(4000);
    scene.requestRender();
    await vi.waitFor(() => expect(camera().rangeMeters).toBeCloseTo(600, 1));
    expect(scene.camera.positionCartographic.height).toBeLessThan(1100);
  });

  it('VI3 without motion a flight is there at once', async () => {
    const { box, camera } = await begin({ motion: 'reduced' });
    const end = await box.city.run({ do: 'fly', camera: { ...FROM_ABOVE, rangeMeters: 500 } });
    expect(end).toEqual({ ok: true, end: 'arrived' });
    expect(camera().rangeMeters).toBe(500);
  });
});
