import { sunAt } from '@borough/core';
import { ATLAS } from '@borough/core/draw';
import {
  changedPixels,
  createBoxes,
  FROM_SOUTH,
  openShapeCity,
  type ShapeCity,
} from '@borough/fixtures';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { createGlyphs } from './glyphs.js';
import { type Shown, show } from './testing/canvas.js';

const TABLES = {
  places: {
    columns: {
      name: { type: 'text' },
      nameZh: { type: 'text' },
      load: { type: 'number', unit: 'kW', digits: 1 },
    },
  },
} as const;
const LAYER = {
  id: 'names',
  type: 'labels',
  table: 'places',
  column: 'name',
  columns: { zh: 'nameZh' },
} as const;

let shown: Shown;
let box: ShapeCity;
afterEach(() => {
  shown.close();
  document.documentElement.lang = 'en';
});

function say(key: string, name: string, nameZh: string, east: number, north: number): void {
  const position = box.at(east, north);
  box.feeds.say('places', [
    { key, column: 'name', value: name, position },
    { key, column: 'nameZh', value: nameZh },
    { key, column: 'load', value: 41.52 },
  ]);
}

/** Some evening's moment when windows are lit and letters are still dark. */
function sunsetMs(): number {
  const { lon, lat } = createBoxes().origin;
  let ms = Date.parse('2026-06-21T15:00:00Z');
  while (sunAt(ms, lon, lat).altitudeDegrees > 1.5) ms += 60_000;
  return ms;
}

/** The boxes of all labels that are drawn. */
function boxes(): Map<number, { left: number; top: number; right: number; bottom: number }> {
  const found = new Map<number, { left: number; top: number; right: number; bottom: number }>();
  const { slots, width } = shown.renderer.ids('main');
  slots.forEach((slot, i) => {
    if (slot === 0) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    const old = found.get(slot) ?? { left: x, right: x, top: y, bottom: y };
    found.set(slot, {
      left: Math.min(old.left, x),
      right: Math.max(old.right, x),
      top: Math.min(old.top, y),
      bottom: Math.max(old.bottom, y),
    });
  });
  return found;
}

describe('labels', () => {
  it('LA1 twenty-five at most, none over another, in the language of the page', async () => {
    box = openShapeCity(TABLES, [LAYER]);
    shown = show(box, { width: 480, height: 480 });
    for (let i = 0; i < 120; i++)
      say(`p${i}`, `Place ${i}`, `地点${i}号`, ((i * 37) % 340) - 170, ((i * 71) % 340) - 170);
    await shown.settled();
    const english = boxes();
    expect(english.size).toBeGreaterThan(10);
    expect(english.size).toBeLessThanOrEqual(25);
    const all = [...english.values()];
    for (const a of all)
      for (const b of all)
        if (a !== b)
          expect(
            a.right - 8 <= b.left ||
              b.right - 8 <= a.left ||
              a.bottom - 8 <= b.top ||
              b.bottom - 8 <= a.top,
          ).toBe(true);
    const before = shown.renderer.pixels();
    document.documentElement.lang = 'zh-CN';
    await shown.settled();
    await new Promise((done) => setTimeout(done, 200));
    await shown.settled();
    expect(boxes().size).toBeGreaterThan(10);
    expect(changedPixels(before, shown.renderer.pixels(), 40).length).toBeGreaterThan(300);
    const [slot] = boxes().keys();
    const { left, right, top, bottom } = boxes().get(slot as number) as ReturnType<
      typeof boxes
    > extends Map<number, infer B>
      ? B
      : never;
    const hit = await shown.renderer.pick('main', (left + right) / 2, (top + bottom) / 2);
    expect(hit).toMatchObject({ layer: 'names', table: 'places', slot });
    shown.detach();
    expect(shown.renderer.stats()).toMatchObject({ geometries: 0, textures: 0 });
  });

  it('every letter has a picture of its own, in both scripts', () => {
    box = openShapeCity(TABLES, [LAYER]);
    shown = show(box);
    const glyphs = createGlyphs();
    const data = (glyphs.texture.image as { readonly data: Uint8Array }).data;
    const picture = (letter: string): string => {
      const { u, v, width, height } = glyphs.glyph(letter, false);
      const rows: number[] = [];
      for (let y = 0; y < height; y++)
        rows.push(...data.subarray((v + y) * ATLAS.width + u, (v + y) * ATLAS.width + u + width));
      return `${width} ${height} ${rows.join(' ')}`;
    };
    // What no font has looks like this.
    const missing = picture('\u{10FFFD}');
    const letters = [...'Silent since 14:02 kWhéü起未传输湖广场路数据中心'].filter(
      (c) => c !== ' ',
    );
    const pictures = new Map(letters.map((letter) => [letter, picture(letter)]));
    for (const [letter, drawn] of pictures) {
      expect(drawn, letter).not.toBe(missing);
      expect(
        drawn
          .split(' ')
          .slice(2)
          .some((x) => Number(x) > 200),
        letter,
      ).toBe(true);
    }
    expect(new Set(pictures.values()).size).toBe(pictures.size);
    glyphs.dispose();
  });

  it('what is chosen comes first, what is hidden not at all, numbers have digits and unit', async () => {
    box = openShapeCity(TABLES, [
      LAYER,
      { ...LAYER, id: 'loads', column: 'load', columns: {}, visible: false },
    ]);
    shown = show(box, { width: 480, height: 480 });
    say('a', 'Alpha', '甲', 0, 0);
    say('b', 'Beta', '乙', 2, 0);
    await shown.settled();
    expect([...boxes().keys()]).toEqual([1]);
    await box.city.run({ do: 'select', table: 'places', keys: ['b'] });
    await shown.settled();
    expect([...boxes().keys()]).toEqual([2]);
    await box.city.run({ do: 'deselect' });
    await box.city.run({ do: 'hide', table: 'places', keys: ['b'] });
    await shown.settled();
    expect([...boxes().keys()]).toEqual([1]);
    const name = boxes().get(1);
    await box.city.run({ do: 'layer', id: 'names', visible: false });
    await box.city.run({ do: 'layer', id: 'loads', visible: true });
    await shown.settled();
    const number = boxes().get(1);
    const width = (b: typeof name): number => (b ? b.right - b.left : 0);
    expect(width(number)).toBeGreaterThan(width(name));
  });

  it('LA2 a label goes behind a building, one before it stays, and it comes back', async () => {
    const url = `${inject('tilesUrl')}/boxes/tileset.json`;
    const above = { ...FROM_SOUTH, pitchDegrees: -75 };
    box = openShapeCity({ ...TABLES, buildings: { columns: {} } }, [LAYER], {
      tilesets: { boxes: { url, table: 'buildings' } },
      views: [{ id: 'main', camera: above }],
    });
    shown = show(box, { width: 480, height: 480 });
    // In a street between boxes that are 30 m high, and on the field south of them all.
    say('street', 'Street', '街', -20, 0);
    say('field', 'Field', '田', 0, -165);
    const texts = (): string[] =>
      shown.renderer
        .labels('main')
        .map(({ text, alpha }) => `${text} ${alpha}`)
        .sort();
    const expectTexts = async (...wanted: string[]): Promise<void> => {
      await shown.settled();
      await vi.waitFor(() => expect(texts()).toEqual(wanted), { timeout: 20_000 });
    };
    await expectTexts('Field 1', 'Street 1');
    await box.city.run({ do: 'look', camera: { ...FROM_SOUTH, pitchDegrees: -12 } });
    await expectTexts('Field 1');
    await box.city.run({ do: 'look', camera: above });
    await expectTexts('Field 1', 'Street 1');
    // What is hidden hides nothing.
    await box.city.run({ do: 'look', camera: { ...FROM_SOUTH, pitchDegrees: -12 } });
    await expectTexts('Field 1');
    const inFront = [0, 1, 2, 3].map((row) => `b-${row}-3`);
    await box.city.run({ do: 'hide', table: 'buildings', keys: inFront });
    await expectTexts('Field 1', 'Street 1');
  });

  it('LA4 words take no light and no shade: before lit windows their ink is the same as in flat light', async () => {
    const url = `${inject('tilesUrl')}/boxes/tileset.json`;
    const darkest = async (lighting: 'full' | 'flat'): Promise<number> => {
      box = openShapeCity(
        { ...TABLES, buildings: { columns: {} } },
        [{ ...LAYER, size: 'large', liftMeters: 14 }],
        {
          tilesets: { boxes: { url, table: 'buildings' } },
          views: [{ id: 'main', camera: { ...FROM_SOUTH, pitchDegrees: -6, rangeMeters: 260 } }],
          sun: new Date(sunsetMs()).toISOString(),
        },
      );
      shown = show(box, { width: 320, height: 240, lighting, quality: 'high' });
      say('a', 'MMM', '甲', 0, -150);
      await shown.settled();
      await vi.waitFor(
        () => expect(shown.renderer.labels('main').map(({ alpha }) => alpha)).toEqual([1]),
        { timeout: 20_000 },
      );
      const { data } = shown.renderer.pixels();
      const { slots, layers } = shown.renderer.ids('main');
      const own = [...slots.keys()].filter((i) => slots[i] === 1 && layers[i] === 2);
      expect(own.length).toBeGreaterThan(200);
      const light = own.map((i) => (data[i * 4] as number) + (data[i * 4 + 1] as number));
      return Math.min(...light) / 2;
    };
    const flat = await darkest('flat');
    shown.close();
    expect(Math.abs((await darkest('full')) - flat)).toBeLessThan(4);
  });

  it('a label keeps its place while the camera moves a little, and an idle city sleeps', async () => {
    box = openShapeCity(TABLES, [LAYER]);
    shown = show(box, { width: 480, height: 480 });
    for (let i = 0; i < 120; i++)
      say(`p${i}`, `Place ${i}`, `地${i}`, ((i * 37) % 340) - 170, ((i * 71) % 340) - 170);
    await shown.settled();
    const before = new Set(boxes().keys());
    const [view] = box.city.scene.views;
    await box.city.run({ do: 'look', camera: { ...view?.camera, rangeMeters: 440 } });
    await shown.settled();
    const kept = [...boxes().keys()].filter((slot) => before.has(slot));
    expect(kept.length).toBeGreaterThanOrEqual(before.size - 3);
    await new Promise((done) => setTimeout(done, 400));
    const { frames } = shown.renderer.stats();
    await new Promise((done) => setTimeout(done, 400));
    expect(shown.renderer.stats().frames).toBe(frames);
  });
});
