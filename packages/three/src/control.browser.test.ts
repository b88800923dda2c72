import type { Camera, CityDescription } from '@borough/core';
import { createBoxes, FROM_ABOVE, insideOf, openBoxCity } from '@borough/fixtures';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createThreeRenderer, type ThreeOptions, type ThreeRenderer } from './renderer.js';

let canvas: HTMLCanvasElement;
let box: ReturnType<typeof openBoxCity>;
let renderer: ThreeRenderer;
let detach: () => void;

async function begin(
  options: ThreeOptions = {},
  change: Partial<CityDescription> = {},
): Promise<void> {
  canvas = document.createElement('canvas');
  canvas.style.cssText = 'width:256px;height:256px;display:block';
  document.body.append(canvas);
  box = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`, change);
  renderer = createThreeRenderer(canvas, { lighting: 'flat', pixelRatio: 1, ...options });
  detach = box.city.attach(renderer);
  await renderer.settled();
}
afterEach(() => {
  detach();
  box.city.close();
  // A page may keep sixteen contexts; the collector is not asked when.
  canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  canvas.remove();
});

const camera = (): Camera => box.city.scene.views[0]?.camera as Camera;

function point(type: string, x: number, y: number, more: PointerEventInit = {}): void {
  const rect = canvas.getBoundingClientRect();
  canvas.dispatchEvent(
    new PointerEvent(type, {
      clientX: rect.left + x,
      clientY: rect.top + y,
      pointerId: 1,
      pointerType: 'mouse',
      button: 0,
      bubbles: true,
      cancelable: true,
      ...more,
    }),
  );
}

function stroke(from: [number, number], to: [number, number], more: PointerEventInit = {}): void {
  point('pointerdown', ...from, more);
  for (let i = 1; i <= 4; i++)
    point(
      'pointermove',
      from[0] + ((to[0] - from[0]) * i) / 4,
      from[1] + ((to[1] - from[1]) * i) / 4,
      more,
    );
  point('pointerup', ...to, more);
}

/** A pixel of a box's roof. */
function over(key: string): [number, number] {
  const pixels = insideOf(renderer.ids('main'), box.city.scene.table('buildings').slotOf(key));
  const at = pixels[Math.floor(pixels.length / 2)] as number;
  return [(at % 256) + 0.5, Math.floor(at / 256) + 0.5];
}

describe('hands on the canvas', () => {
  beforeEach(() => begin());

  it('who points can go on by keys, and sees no ring that is meant for keys', () => {
    point('pointerdown', 128, 128);
    expect(document.activeElement).toBe(canvas);
    expect(canvas.matches(':focus-visible')).toBe(false);
  });

  it('a left drag orbits and comes to rest', async () => {
    stroke([128, 128], [178, 98]);
    await renderer.settled();
    expect(camera().headingDegrees).toBeCloseTo(15, 1);
    expect(camera().pitchDegrees).toBeCloseTo(-81, 1);
    expect(camera().rangeMeters).toBe(FROM_ABOVE.rangeMeters);
    expect(box.city.selection.chosen.get()).toEqual([]);
  });

  it.each([{ button: 2 }, { shiftKey: true }, { ctrlKey: true }])(
    'a drag with %j carries the ground along',
    async (more) => {
      stroke([120, 120], [160, 144], more);
      await renderer.settled();
      const perPixel = (2 * FROM_ABOVE.rangeMeters * Math.tan((25 * Math.PI) / 180)) / 256;
      const [lon, lat] = camera().target;
      // Carried to the right and down, so one looks further west and north.
      expect((8 - lon) * 76_056).toBeCloseTo(40 * perPixel, -0.5);
      expect((lat - 47) * 111_174).toBeCloseTo(24 * perPixel, -0.5);
      expect(camera().headingDegrees).toBe(0);
    },
  );

  it('the wheel zooms to the cursor and takes the wheel from the page', async () => {
    const [x, y] = over('b-6-2');
    const rect = canvas.getBoundingClientRect();
    const wheel = new WheelEvent('wheel', {
      deltaY: -240,
      clientX: rect.left + x,
      clientY: rect.top + y,
      cancelable: true,
      bubbles: true,
    });
    canvas.dispatchEvent(wheel);
    expect(wheel.defaultPrevented).toBe(true);
    await renderer.settled();
    expect(camera().rangeMeters).toBeLessThan(320);
    expect((await renderer.pick('main', x, y))?.key).toBe('b-6-2');
  });

  it('two fingers pinch, and the picture follows', async () => {
    const touch = (id: number) => ({ pointerId: id, pointerType: 'touch' });
    point('pointerdown', 100, 128, touch(1));
    point('pointerdown', 156, 128, touch(2));
    point('pointermove', 60, 128, touch(1));
    point('pointermove', 196, 128, touch(2));
    point('pointerup', 60, 128, touch(1));
    point('pointerup', 196, 128, touch(2));
    await renderer.settled();
    expect(camera().rangeMeters).toBeCloseTo((450 * 56) / 136, 0);
    expect(camera().headingDegrees).toBeCloseTo(0, 6);
    expect(box.city.selection.chosen.get()).toEqual([]);
  });

  it('a click chooses, a click with shift adds, a click on nothing lets go', async () => {
    const click = (key: string, more: PointerEventInit = {}): void => {
      const [x, y] = over(key);
      point('pointerdown', x, y, more);
      point('pointerup', x, y, more);
    };
    const chosen = () => box.city.selection.chosen.get().map(({ key }) => key);
    click('b-2-2');
    await vi.waitFor(() => expect(chosen()).toEqual(['b-2-2']));
    click('b-5-5', { shiftKey: true });
    await vi.waitFor(() => expect(chosen()).toEqual(['b-2-2', 'b-5-5']));
    point('pointerdown', 2, 2);
    point('pointerup', 2, 2);
    await vi.waitFor(() => expect(chosen()).toEqual([]));
  });

  it('hovering tells what is there once, and nothing when the pointer leaves', async () => {
    const told: (string | null)[] = [];
    box.city.hover.watch((hit) => told.push(hit?.key ?? null));
    const [x, y] = over('b-3-4');
    for (let i = 0; i < 5; i++) point('pointermove', x + i * 0.2, y);
    await vi.waitFor(() => expect(told).toEqual(['b-3-4']));
    point('pointermove', x + 1, y);
    await new Promise((done) => setTimeout(done, 150));
    point('pointerleave', 0, 0);
    expect(told).toEqual(['b-3-4', null]);
    await new Promise((done) => setTimeout(done, 150));
    const { frames } = renderer.stats();
    await new Promise((done) => setTimeout(done, 200));
    expect(renderer.stats().frames).toBe(frames);
  });

  it('keys pan, orbit, zoom and go home', async () => {
    expect(canvas.tabIndex).toBe(0);
    const press = async (key: string, more: KeyboardEventInit = {}): Promise<void> => {
      const event = new KeyboardEvent('keydown', { key, cancelable: true, ...more });
      canvas.dispatchEvent(event);
      expect(event.defaultPrevented).toBe(true);
      await renderer.settled();
    };
    await press('ArrowUp');
    expect(camera().target[1]).toBeGreaterThan(47.0002);
    await press('ArrowRight', { shiftKey: true });
    expect(camera().headingDegrees).toBeCloseTo(8, 3);
    await press('+');
    expect(camera().rangeMeters).toBeCloseTo(360, 3);
    await press('Home');
    expect(camera().target[1]).toBeCloseTo(47, 9);
    expect(camera().rangeMeters).toBeCloseTo(450, 6);
    await press('ArrowRight', { shiftKey: true });
    await press('n');
    expect(camera().headingDegrees % 360).toBeCloseTo(0, 3);
    const other = new KeyboardEvent('keydown', { key: 'a', cancelable: true });
    canvas.dispatchEvent(other);
    expect(other.defaultPrevented).toBe(false);
  });

  it('a double click flies to the place, and a hand on the canvas ends the flight', async () => {
    const [x, y] = over('b-1-6');
    const rect = canvas.getBoundingClientRect();
    canvas.dispatchEvent(
      new MouseEvent('dblclick', { clientX: rect.left + x, clientY: rect.top + y }),
    );
    await vi.waitFor(() => expect(camera().rangeMeters).toBeCloseTo(180, 3), 4000);
    const [lon, lat] = createBoxes().roof('b-1-6');
    expect(Math.abs(camera().target[0] - lon) * 76_000).toBeLessThan(12);
    expect(Math.abs(camera().target[1] - lat) * 111_000).toBeLessThan(12);
    const end = renderer.fly('main', { camera: FROM_ABOVE });
    await new Promise((done) => setTimeout(done, 100));
    stroke([100, 100], [130, 100]);
    expect(await end).toBe('interrupted');
  });

  it('a camera that is set from outside is obeyed at once', async () => {
    await box.city.run({ do: 'look', camera: { ...FROM_ABOVE, rangeMeters: 200 } });
    await renderer.settled();
    stroke([128, 128], [158, 128]);
    await renderer.settled();
    expect(camera().rangeMeters).toBe(200);
    expect(camera().headingDegrees).toBeCloseTo(9, 1);
  });
});

describe('what the host decides', () => {
  const touch = { pointerId: 7, pointerType: 'touch' };

  it('VI4 one finger turns, or carries the ground along', async () => {
    await begin({ finger: 'pan' });
    stroke([120, 120], [160, 120], touch);
    await renderer.settled();
    expect(camera().headingDegrees).toBe(0);
    expect(camera().target[0]).toBeLessThan(7.9999);
    // A mouse is no finger.
    stroke([128, 128], [178, 128]);
    await renderer.settled();
    expect(camera().headingDegrees).toBeCloseTo(15, 1);
  });

  it('VI3 without motion everything is there with the next frame', async () => {
    await begin({ motion: 'reduced' });
    const frames = renderer.stats().frames;
    const end = box.city.run({ do: 'fly', camera: { ...FROM_ABOVE, rangeMeters: 9000 } });
    expect(await end).toEqual({ ok: true, end: 'arrived' });
    expect(renderer.stats().frames - frames).toBeLessThan(4);
    expect(camera().rangeMeters).toBe(9000);
  });

  it('VI1 nobody leaves the fence: not by hand, not by key, not by command', async () => {
    const fence = {
      rangeMeters: [300, 600] as const,
      bounds: [7.999, 46.999, 8.001, 47.001] as const,
    };
    await begin({}, { views: [{ id: 'main', camera: FROM_ABOVE, fence }] });
    for (let i = 0; i < 20; i++)
      canvas.dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 ? '-' : 'ArrowUp' }));
    await renderer.settled();
    expect(camera().rangeMeters).toBeCloseTo(600, 3);
    expect(camera().target[1]).toBeCloseTo(47.001, 7);
    await box.city.run({ do: 'look', camera: { ...FROM_ABOVE, rangeMeters: 5000 } });
    expect(camera().rangeMeters).toBe(600);
    await box.city.run({ do: 'fly', camera: { ...FROM_ABOVE, target: [9, 47, 400] } });
    expect(camera().target[0]).toBeCloseTo(8.001, 9);
  });

  it('EV1 a click whose pick fails is told by the city, and the next one works', async () => {
    await begin();
    const [x, y] = over('b-2-2');
    const gl = canvas.getContext('webgl2') as WebGL2RenderingContext;
    const { readPixels } = WebGL2RenderingContext.prototype;
    gl.readPixels = () => {
      throw new Error('the driver said no');
    };
    point('pointerdown', x, y);
    point('pointerup', x, y);
    await vi.waitFor(() => expect(box.city.error.get()?.code).toBe('PICK_FAILED'));
    expect(box.city.error.get()?.cause).toBeInstanceOf(Error);
    await vi.waitFor(() =>
      expect(box.city.health.get().events.at(-1)).toMatchObject({ code: 'PICK_FAILED' }),
    );
    gl.readPixels = readPixels;
    point('pointerdown', x, y);
    point('pointerup', x, y);
    await vi.waitFor(() => expect(box.city.selection.chosen.get()).toHaveLength(1));
  });
});
