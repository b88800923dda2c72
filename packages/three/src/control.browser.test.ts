import type { Camera } from '@borough/core';
import { createBoxes, FROM_ABOVE, insideOf, openBoxCity } from '@borough/fixtures';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createThreeRenderer, type ThreeRenderer } from './renderer.js';

let canvas: HTMLCanvasElement;
let box: ReturnType<typeof openBoxCity>;
let renderer: ThreeRenderer;
let detach: () => void;

beforeEach(async () => {
  canvas = document.createElement('canvas');
  canvas.style.cssText = 'width:256px;height:256px;display:block';
  document.body.append(canvas);
  box = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`);
  renderer = createThreeRenderer(canvas, { lighting: 'flat', pixelRatio: 1 });
  detach = box.city.attach(renderer);
  await renderer.settled();
});
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
