import { BoroughError, lookOf, type Rgba } from '@borough/core';
import {
  type BoxCity,
  changedPixels,
  distance,
  FROM_SOUTH,
  insideOf,
  meanOf,
  openBoxCity,
} from '@borough/fixtures';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createThreeRenderer, type ThreeOptions, type ThreeRenderer } from './renderer.js';

const url = (set = 'boxes'): string => `${inject('tilesUrl')}/${set}/tileset.json`;

let canvas: HTMLCanvasElement;
let box: BoxCity;
let renderer: ThreeRenderer;
let detach: () => void;

function begin(options: ThreeOptions = {}, city: Parameters<typeof openBoxCity>[1] = {}): void {
  box = openBoxCity(url(), city);
  renderer = createThreeRenderer(canvas, { lighting: 'flat', pixelRatio: 1, ...options });
  detach = box.city.attach(renderer);
}

beforeEach(() => {
  canvas = document.createElement('canvas');
  canvas.style.cssText = 'width:240px;height:240px;display:block';
  document.body.append(canvas);
});

afterEach(() => {
  detach();
  box.city.close();
  // A page may keep sixteen contexts; the collector is not asked when.
  canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  canvas.remove();
});

const buildings = () => {
  const table = box.city.tables.get('buildings');
  if (!table) throw new Error('no table');
  return table;
};

function write(key: string, value: number): void {
  const [slot] = buildings().resolveNow([key]);
  buildings()
    .column('energy')
    .write(slot as number, value, box.wall.wallMs(), 0, 0);
}

async function told(): Promise<void> {
  // Writes past the feeds ask for no frame of their own.
  await box.city.run({ do: 'deselect' });
  await renderer.settled();
}

function expectLook(key: string): void {
  const slot = buildings().slotOf(key);
  const column = buildings().column('energy');
  const layer = box.city.scene.layers[0];
  if (!layer) throw new Error('no layer');
  const look = lookOf(layer.style, box.city.scene.theme, {
    value: column.values[slot] as number,
    flags: column.flags[slot] as number,
    override: 0,
  });
  const pixels = insideOf(renderer.ids('main'), slot);
  expect(pixels.length, `${key} is to be seen`).toBeGreaterThan(20);
  expect(distance(meanOf(renderer.pixels(), pixels), look as Rgba), key).toBeLessThanOrEqual(2);
}

describe('state textures', () => {
  it('follow a table that grows past one layer, and then take single layers', async () => {
    begin();
    await renderer.settled();
    write('b-0-0', 10);
    await told();
    buildings().resolveNow(Array.from({ length: 100_000 }, (_, i) => `far-${i}`));
    write('b-0-0', 90);
    await told();
    expectLook('b-0-0');
    // A page of the last layer and one of the first.
    write('far-99999', 1);
    write('b-7-7', 55);
    await told();
    expectLook('b-7-7');
    expectLook('b-0-0');
    write('b-7-7', 5);
    await told();
    expectLook('b-7-7');
  });

  it('slots far up in a later layer are drawn right', async () => {
    begin();
    // Taken before the tiles come, so that the boxes get slots in the fourth layer.
    buildings().resolveNow(Array.from({ length: 60_000 }, (_, i) => `far-${i}`));
    await renderer.settled();
    expect(buildings().slotOf('b-3-3')).toBeGreaterThan(49_152);
    write('b-3-3', 70);
    await told();
    expectLook('b-3-3');
    await box.city.run({ do: 'hide', table: 'buildings', keys: ['b-3-3'] });
    await renderer.settled();
    expect(insideOf(renderer.ids('main'), buildings().slotOf('b-3-3'))).toEqual([]);
  });
});

describe('a lost context', () => {
  async function lose(): Promise<() => Promise<void>> {
    const context = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    if (!context) throw new Error('no WEBGL_lose_context');
    context.loseContext();
    await vi.waitFor(() => expect(box.city.context.get()).toBe('lost'));
    return async () => {
      context.restoreContext();
      await vi.waitFor(() => expect(box.city.context.get()).toBe('ok'));
      await renderer.settled();
    };
  }

  it.each(['flat', 'full'] as const)(
    'RC20 comes back with the same picture (%s)',
    async (lighting) => {
      begin({ lighting }, { views: [{ id: 'main', camera: FROM_SOUTH }] });
      await renderer.settled();
      write('b-2-5', 35);
      await told();
      const before = renderer.pixels();
      const restore = await lose();
      expect(renderer.stats().pending).toBe(0);
      await restore();
      expect(changedPixels(before, renderer.pixels())).toEqual([]);
    },
  );

  it('RC20 readings that come meanwhile are there, and so are those from before', async () => {
    begin();
    buildings().resolveNow(Array.from({ length: 100_000 }, (_, i) => `far-${i}`));
    await renderer.settled();
    write('b-2-5', 35);
    write('b-6-1', 80);
    await told();
    const restore = await lose();
    // One page of seven layers is marked; uploaded alone it would leave the others at zero.
    write('far-1', 3);
    write('b-2-5', 95);
    await box.city.run({ do: 'deselect' });
    expect(await renderer.pick('main', 120, 120)).toBeNull();
    await restore();
    expectLook('b-2-5');
    expectLook('b-6-1');
    expect((await renderer.pick('main', 20, 20))?.table ?? 'buildings').toBe('buildings');
  });
});

describe('the canvas', () => {
  it('may have no size for a while, and change it', async () => {
    canvas.style.display = 'none';
    begin();
    await new Promise((done) => setTimeout(done, 100));
    expect(await renderer.pick('main', 1, 1)).toBeNull();
    canvas.style.display = 'block';
    await vi.waitFor(() => expect(renderer.stats().tilesLoaded).toBe(4));
    await renderer.settled();
    expect(renderer.pixels()).toMatchObject({ width: 240, height: 240 });
    canvas.style.width = '300px';
    await vi.waitFor(() => expect(canvas.width).toBe(300));
    await renderer.settled();
    expect(insideOf(renderer.ids('main'), buildings().slotOf('b-3-3')).length).toBeGreaterThan(20);
  });

  it('without any style keeps the size it has, however sharp it is drawn', async () => {
    canvas.removeAttribute('style');
    begin({ pixelRatio: 2 });
    await renderer.settled();
    await new Promise((done) => setTimeout(done, 100));
    expect([canvas.clientWidth, canvas.width]).toEqual([300, 600]);
    detach();
    expect(canvas.style.width).toBe('');
  });

  it('is drawn as sharp as was asked', async () => {
    begin({ pixelRatio: 2 });
    await renderer.settled();
    expect(renderer.pixels()).toMatchObject({ width: 480, height: 480 });
    const mask = renderer.ids('main');
    const at = insideOf(mask, buildings().slotOf('b-5-2'))[5] as number;
    const hit = await renderer.pick(
      'main',
      ((at % 480) + 0.5) / 2,
      (Math.floor(at / 480) + 0.5) / 2,
    );
    expect(hit?.key).toBe('b-5-2');
  });

  it('belongs to one city at a time, and a failed mount says why', () => {
    begin();
    expect(() => box.city.attach(renderer)).toThrow(BoroughError);
    const taken = document.createElement('canvas');
    taken.getContext('2d');
    const other = createThreeRenderer(taken);
    expect(() => other.mount(box.city.scene, {} as never)).toThrow('WEBGL_UNAVAILABLE');
  });
});

describe('taking it off', () => {
  it('leaves no listener, no timer and no frame, twenty times over', {
    timeout: 60_000,
  }, async () => {
    begin({ lighting: 'full' });
    await renderer.settled();
    detach();
    const open = new Map<string, number>();
    const count = (by: number) => (type: string) => open.set(type, (open.get(type) ?? 0) + by);
    const add = vi.spyOn(EventTarget.prototype, 'addEventListener').mockName('add');
    const remove = vi.spyOn(EventTarget.prototype, 'removeEventListener').mockName('remove');
    const asked = vi.spyOn(globalThis, 'requestAnimationFrame');
    for (let i = 0; i < 20; i++) {
      detach = box.city.attach(renderer);
      if (i % 5 === 0) await renderer.settled();
      detach();
      expect(renderer.stats()).toMatchObject({
        geometries: 0,
        textures: 0,
        programs: 0,
        cacheBytes: 0,
        pending: 0,
      });
    }
    const onCanvas = (spy: typeof add | typeof remove): string[] =>
      spy.mock.calls
        .filter((_, i) => [canvas, document].includes(spy.mock.contexts[i] as never))
        .map(([type]) => type as string);
    onCanvas(add).forEach(count(1));
    onCanvas(remove).forEach(count(-1));
    // three adds a listener for creation errors and takes it away again.
    expect([...open].filter(([, n]) => n > 0)).toEqual([]);
    add.mockRestore();
    remove.mockRestore();
    await new Promise((done) => setTimeout(done, 200));
    asked.mockClear();
    await new Promise((done) => setTimeout(done, 300));
    expect(asked).not.toHaveBeenCalled();
    expect(canvas.hasAttribute('tabindex')).toBe(false);
    asked.mockRestore();
  });

  it('in the middle of loading is safe, and mounting again at once draws everything', async () => {
    begin();
    detach();
    detach = box.city.attach(renderer);
    await new Promise((done) => setTimeout(done, 30));
    detach();
    detach = box.city.attach(renderer);
    await renderer.settled();
    expect(renderer.stats().tilesLoaded).toBe(4);
    expect(box.city.health.get().events).toEqual([]);
    write('b-1-1', 44);
    await told();
    expectLook('b-1-1');
    expect(canvas.getContext('webgl2')?.getError()).toBe(0);
  });

  it('flights end as aborted', async () => {
    begin();
    await renderer.settled();
    const end = renderer.fly('main', { camera: FROM_SOUTH });
    detach();
    expect(await end).toBe('aborted');
    expect(await renderer.fly('main', { camera: FROM_SOUTH })).toBe('missing');
  });
});

describe('programs and draws', () => {
  it('stay as many as they were whatever the state does', async () => {
    begin({ lighting: 'full' });
    await renderer.settled();
    const { programs, drawCalls } = renderer.stats();
    const table = 'buildings';
    await box.city.run({ do: 'hide', table, keys: ['b-0-0'] });
    await renderer.settled();
    await box.city.run({ do: 'select', table, keys: ['b-0-1'] });
    await box.city.run({ do: 'highlight', table, keys: ['b-0-2'] });
    box.city.scene.override('main', 'buildings').add(2, 'test', [3, 4, 5]);
    write('b-4-4', 3);
    box.city.scene.setTheme('dark');
    await told();
    await renderer.pick('main', 100, 100);
    renderer.unloadAll();
    await renderer.settled();
    expect(renderer.stats().programs).toBe(programs);
    expect(drawCalls).toBeLessThan(12);
  });

  it('a layer that a view hides leaves its buildings in base style', async () => {
    begin({}, { views: [{ id: 'main', camera: { ...FROM_SOUTH, pitchDegrees: -90 } }] });
    await renderer.settled();
    write('b-3-3', 100);
    await told();
    box.city.scene.setView('main', { hiddenLayers: ['energy'] });
    await renderer.settled();
    const slot = buildings().slotOf('b-3-3');
    const color = meanOf(renderer.pixels(), insideOf(renderer.ids('main'), slot));
    expect(distance(color, box.city.scene.theme.base)).toBeLessThanOrEqual(2);
    const at = insideOf(renderer.ids('main'), slot)[9] as number;
    const hit = await renderer.pick('main', at % 240, Math.floor(at / 240));
    expect(hit).toMatchObject({ layer: 'boxes', key: 'b-3-3' });
  });
});
