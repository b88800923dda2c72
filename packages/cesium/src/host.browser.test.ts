import { FROM_ABOVE, FROM_SOUTH, openBoxCity } from '@borough/fixtures';
import type { CesiumWidget } from '@cesium/engine';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createCesiumRenderer } from './index.js';
import { createElement, loadQuickEngine, SETTINGS, tilesetsOf } from './testing/harness.js';

const pack = ({ x, y, z }: { x: number; y: number; z: number }): number[] => [x, y, z];

describe('a city in the scene of a host application', () => {
  let element: HTMLElement;
  let host: CesiumWidget;
  const box = () => openBoxCity(`${inject('tilesUrl')}/ordinals/tileset.json`);

  beforeEach(async () => {
    element = createElement(128, 128);
    const engine = await loadQuickEngine();
    host = new engine.CesiumWidget(element, {
      baseLayer: false,
      globe: false,
      skyBox: false,
      skyAtmosphere: false,
      showRenderLoopErrors: false,
    } as never);
    host.scene.backgroundColor = engine.Color.RED;
    host.scene.primitives.add(new engine.PointPrimitiveCollection());
    host.camera.setView({ destination: engine.Cartesian3.fromDegrees(8, 46.995, 1200) });
    host.clock.shouldAnimate = false;
    // Its own first frames put its credits on the page.
    for (let i = 0; i < 3; i++) await new Promise((done) => requestAnimationFrame(done));
  });
  afterEach(() => {
    host.destroy();
    element.remove();
  });

  /** Everything of the host's that a guest could leave its mark on. */
  function state() {
    const { scene, clock, camera } = host;
    return {
      time: clock.currentTime.toString(),
      multiplier: clock.multiplier,
      shouldAnimate: clock.shouldAnimate,
      eye: [...pack(camera.positionWC)].map((x) => x.toFixed(4)),
      direction: [...pack(camera.directionWC)].map((x) => x.toFixed(9)),
      fov: (camera.frustum as { fov?: number }).fov,
      primitives: Array.from({ length: scene.primitives.length }, (_, i) =>
        scene.primitives.get(i),
      ),
      layers: scene.imageryLayers?.length ?? 0,
      light: scene.light,
      background: scene.backgroundColor.toString(),
      onDemand: scene.requestRenderMode,
      shadows: scene.shadowMap.enabled,
      listeners: [
        scene.preUpdate,
        scene.postRender,
        scene.preRender,
        scene.renderError,
        clock.onTick,
        camera.moveEnd,
        camera.changed,
      ].map((event) => event.numberOfListeners),
      elements: element.querySelectorAll('*').length,
    };
  }

  it.each([
    ['widget', () => host],
    ['scene', () => host.scene],
  ])('is a guest of a %s: its things come and go, and nothing else is touched', async (_, of) => {
    const before = state();
    const city = box();
    const renderer = createCesiumRenderer(of(), SETTINGS);
    const detach = city.city.attach(renderer);
    await renderer.settled();
    expect(renderer.scene).toBe(host.scene);
    expect(tilesetsOf(host.scene)).toHaveLength(1);
    const during = state();
    expect({ ...during, primitives: 0, listeners: 0 }).toEqual({
      ...before,
      primitives: 0,
      listeners: 0,
    });
    detach();
    expect(state()).toEqual(before);
    expect(renderer.stats()).toMatchObject({ geometries: 0, textures: 0, cacheBytes: 0 });
    city.city.close();
  });

  it('moves the camera when asked, by command or by option, and gives the light back', async () => {
    const city = box();
    const still = createCesiumRenderer(host, SETTINGS);
    let detach = city.city.attach(still);
    await still.settled();
    const eye = host.camera.positionWC.toString();
    await city.city.run({ do: 'look', camera: FROM_SOUTH });
    await vi.waitFor(() => expect(host.camera.positionWC.toString()).not.toBe(eye));
    detach();
    const { light } = host.scene;
    const moving = createCesiumRenderer(host, { ...SETTINGS, drives: ['camera', 'sun'] });
    await city.city.run({ do: 'look', camera: FROM_ABOVE });
    detach = city.city.attach(moving);
    await moving.settled();
    expect(host.camera.positionCartographic.height).toBeCloseTo(
      FROM_ABOVE.target[2] + FROM_ABOVE.rangeMeters,
      1,
    );
    expect(host.scene.light).not.toBe(light);
    detach();
    expect(host.scene.light).toBe(light);
    city.city.close();
  });

  it('outlives a host that is gone before it', async () => {
    const city = box();
    const renderer = createCesiumRenderer(host, SETTINGS);
    const detach = city.city.attach(renderer);
    await renderer.settled();
    host.destroy();
    expect(detach).not.toThrow();
    host = { destroy: () => {} } as never;
    city.city.close();
  });
});
