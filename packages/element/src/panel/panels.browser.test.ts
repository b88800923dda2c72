import axe from 'axe-core';
import { afterEach, describe, expect, inject, it } from 'vitest';
import {
  describeTown,
  inside,
  openPage,
  sayReadings,
  type TestPage,
  textOf,
} from '../testing/page.js';
import { PANELS } from '../testing/panels.js';
import { EN } from '../words/en.js';

afterEach(() => {
  document.body.replaceChildren();
});

const town = (say?: (text: string) => string) => describeTown(inject('tilesUrl'), say);
const panel = (page: TestPage, name: string): Element =>
  page.element.querySelector(name) as Element;

/** A page with readings, a thing chosen, and every panel drawn. */
async function openFull(change: Parameters<typeof openPage>[1] = {}, say?: (t: string) => string) {
  const page = await openPage(town(say), change);
  await page.element.drawn;
  sayReadings(page, say?.('Dock') ?? 'Dock');
  await page.element.room?.run({ do: 'select', table: 'stations', keys: ['S-1'] });
  await expect.poll(() => textOf(panel(page, 'borough-feature'))).toContain('12');
  await expect
    .poll(() => textOf(panel(page, 'borough-alarms')))
    .toContain(say?.('No bikes') ?? 'No bikes');
  return page;
}

describe('all panels', () => {
  it.each(['light', 'dark', 'contrast', 'wall'])(
    'axe finds nothing wrong, look %s',
    async (theme) => {
      const page = await openFull({ theme });
      const { violations } = await axe.run(page.element, {
        rules: { region: { enabled: false } },
      });
      const told = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
      );
      expect(told).toEqual([]);
    },
  );

  it('say everything in the reader’s language: no letter but what was translated or is data', async () => {
    const words = Object.fromEntries(
      Object.entries(EN).map(([word, text]) => [
        word,
        `⟦${text.replace(/\{\w+\}/g, (place) => `⟧${place}⟦`)}⟧`,
      ]),
    );
    const page = await openFull({ lang: 'eo', words: { eo: words } }, (text) => `⟦${text}⟧`);
    const strays: string[] = [];
    for (const root of [page.element, ...PANELS.map((name) => panel(page, name))]) {
      for (const text of spokenIn(root.shadowRoot as ShadowRoot)) {
        const bare = text
          .replace(/⟦[^⟦⟧]*⟧/g, '')
          // Names of data: units, ids, what a language calls itself; times and lengths are Intl's.
          .replace(/\b(kWh|kg|S-\d|B-\d|min|h|s|sec|m|km|2D|English)\b|简体中文/g, '')
          .replace(/\b[A-Z][a-z]{2}(, [A-Z][a-z]{2})? \d+(, \d{4})?/g, '');
        if (/\p{L}/u.test(bare)) strays.push(`${root.localName}: ${text}`);
      }
    }
    expect(strays).toEqual([]);
  });

  it('keep a mistake in one to itself', async () => {
    const page = await openPage(town(), { panels: ['borough-legend', 'borough-layers'] });
    const errors: Error[] = [];
    page.element.addEventListener('borough-error', (event) => errors.push(event.detail.error));
    const { city } = page.element;
    if (!city) throw new Error('the city is not open');
    Object.assign(city, {
      legend() {
        throw new Error('broken legend');
      },
    });
    await page.element.room?.run({ do: 'layer', id: 'bikes', visible: true });
    await expect.poll(() => errors.map(({ message }) => message)).toContain('broken legend');
    await expect.poll(() => textOf(panel(page, 'borough-legend'))).toContain('could not be shown');
    expect(textOf(panel(page, 'borough-layers'))).toContain('energy');
  });

  it('have targets of 44 pixels', async () => {
    const page = await openFull();
    const small: string[] = [];
    for (const name of PANELS) {
      const targets = panel(page, name).shadowRoot?.querySelectorAll<HTMLElement>(
        'button, select, input:not([type=checkbox]), summary, label',
      );
      for (const target of targets ?? []) {
        const { width, height } = target.getBoundingClientRect();
        if (width > 0 && (height < 43.5 || width < 43.5))
          small.push(`${name} ${target.outerHTML.slice(0, 80)}: ${width}×${height}`);
      }
    }
    expect(small).toEqual([]);
  });
});

/** Every text that is seen or heard. */
function spokenIn(root: ShadowRoot): string[] {
  const texts: string[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text && node.parentElement?.localName !== 'style') texts.push(node.data);
    if (!(node instanceof Element)) continue;
    for (const name of ['aria-label', 'aria-valuetext', 'aria-description', 'title', 'placeholder'])
      texts.push(node.getAttribute(name) ?? '');
  }
  return texts.map((text) => text.trim()).filter(Boolean);
}

describe('one panel each', () => {
  it('clock: stops, goes an hour back, plays, goes live', async () => {
    const page = await openFull();
    const clock = panel(page, 'borough-clock');
    const { clock: time } = page.element.city as NonNullable<typeof page.element.city>;
    const before = time.nowMs();
    inside<HTMLButtonElement>(clock, 'button').click();
    await expect.poll(() => time.state.get().mode).toBe('held');
    expect(before - time.nowMs()).toBeGreaterThan(3_500_000);
    await expect.poll(() => textOf(clock)).toContain('Go live');
    inside<HTMLButtonElement>(clock, '[aria-label="Play"]').click();
    await expect.poll(() => time.state.get()).toMatchObject({ mode: 'replay', rate: 60 });
    await expect.poll(() => clock.shadowRoot?.querySelector('button.first')).toBeTruthy();
    inside<HTMLButtonElement>(clock, 'button.first').click();
    await expect.poll(() => time.isAway()).toBe(false);
  });

  it('search: by letters and by keys, to what was meant', async () => {
    const page = await openFull();
    const search = panel(page, 'borough-search');
    const input = inside<HTMLInputElement>(search, 'input');
    input.focus();
    input.value = 'dock';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await expect.poll(() => search.shadowRoot?.querySelectorAll('[role=option]').length).toBe(2);
    for (const key of ['ArrowDown', 'Enter'])
      input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    await expect.poll(() => page.element.city?.selection.chosen.get()[0]?.key).toBe('S-2');
    await expect.poll(() => input.getAttribute('aria-expanded')).toBe('false');
  });

  it('alarms: what is wrong, seen by whoever says so', async () => {
    const page = await openFull();
    const alarms = panel(page, 'borough-alarms');
    expect(textOf(alarms)).toContain('Dock 2');
    inside<HTMLButtonElement>(alarms, 'li > button[aria-label]').click();
    await expect.poll(() => textOf(alarms)).toContain('seen');
  });

  it('feature: values, what they were, and nothing when it is let go', async () => {
    const page = await openFull();
    const feature = panel(page, 'borough-feature');
    expect(textOf(feature)).toContain('Dock 1');
    await page.element.room?.run({ do: 'select', table: 'buildings', keys: ['B-1'] });
    page.wall.advance(60_000);
    page.feeds.say('energy', [{ key: 'B-1', column: 'energy', value: 3 }]);
    await expect
      .poll(() => feature.shadowRoot?.querySelector('.chart'), { timeout: 10_000 })
      .toBeTruthy();
    inside<HTMLButtonElement>(feature, 'header button').click();
    await expect.poll(() => textOf(feature)).toBe('');
  });

  it('table: sorts, filters, and leads to a thing', async () => {
    const page = await openFull();
    const table = panel(page, 'borough-table');
    await expect.poll(() => textOf(table)).toContain('2 rows');
    const rows = () =>
      [...(table.shadowRoot?.querySelectorAll('tbody th') ?? [])].map((cell) =>
        cell.textContent?.trim(),
      );
    const head = (): HTMLButtonElement =>
      [...(table.shadowRoot?.querySelectorAll<HTMLButtonElement>('thead button') ?? [])].find(
        (button) => button.textContent?.includes('Bikes'),
      ) as HTMLButtonElement;
    head().click();
    await expect.poll(rows).toEqual(['Dock 2', 'Dock 1']);
    head().click();
    await expect.poll(rows).toEqual(['Dock 1', 'Dock 2']);
    const input = inside<HTMLInputElement>(table, 'input');
    input.value = '2';
    input.dispatchEvent(new InputEvent('input'));
    await expect.poll(rows).toEqual(['Dock 2']);
    inside<HTMLButtonElement>(table, 'tbody button').click();
    await expect.poll(() => page.element.city?.selection.chosen.get()[0]?.key).toBe('S-2');
  });

  it('near me: what has something to give, the nearest first; what is empty is not offered', async () => {
    const page = await openFull();
    const nearby = panel(page, 'borough-nearby');
    await expect.poll(() => textOf(nearby)).toContain('Dock 1');
    expect(textOf(nearby)).not.toContain('Dock 2');
    inside<HTMLButtonElement>(nearby, 'li button').click();
    await expect.poll(() => page.element.city?.selection.chosen.get()[0]?.key).toBe('S-1');
  });

  it('measure: points on the ground, by clicks that choose nothing', async () => {
    const page = await openFull();
    await page.element.room?.run({ do: 'deselect' });
    const measure = panel(page, 'borough-measure');
    inside<HTMLButtonElement>(measure, '.row button').click();
    await expect.poll(() => textOf(measure)).toContain('Click points');
    const canvas = inside<HTMLCanvasElement>(page.element, 'canvas');
    const box = canvas.getBoundingClientRect();
    for (const x of [30, 130]) {
      const at = {
        clientX: box.left + x,
        clientY: box.top + 30,
        isPrimary: true,
        pointerId: 1,
        bubbles: true,
        composed: true,
      };
      canvas.dispatchEvent(new PointerEvent('pointerdown', at));
      canvas.dispatchEvent(new PointerEvent('pointerup', at));
      await expect
        .poll(() => page.element.shadowRoot?.querySelectorAll('circle').length, { timeout: 10_000 })
        .toBe(x === 30 ? 1 : 2);
    }
    await expect.poll(() => inside(measure, 'output').textContent).toMatch(/\d+ m/);
    expect(page.element.city?.selection.chosen.get()).toEqual([]);
  });

  it('compass: back to north; the same with the wheel of buttons as with a drag', async () => {
    const page = await openFull();
    const view = () => page.element.city?.scene.views[0]?.camera;
    await page.element.room?.run({ do: 'look', camera: { ...view(), headingDegrees: 90 } });
    await expect.poll(() => textOf(panel(page, 'borough-compass'))).toContain('m');
    inside<HTMLButtonElement>(panel(page, 'borough-compass'), 'button.north').click();
    await expect
      .poll(() => Math.round(Math.abs(view()?.headingDegrees ?? 90)), { timeout: 10_000 })
      .toBe(0);
  });

  it('screenshot: a PNG with the picture and whose it is', async () => {
    const page = await openFull();
    const shot = panel(page, 'borough-screenshot');
    const made = new Promise<Blob>((done) =>
      shot.addEventListener('borough-picture', (event) => {
        event.preventDefault();
        done((event as CustomEvent<{ blob: Blob }>).detail.blob);
      }),
    );
    inside<HTMLButtonElement>(shot, 'button').click();
    const image = await createImageBitmap(await made);
    expect(image.width).toBeGreaterThan(100);
    expect(image.height).toBeGreaterThan(image.width / 4);
  });

  it('language and theme: every panel follows', async () => {
    const page = await openFull();
    inside<HTMLButtonElement>(panel(page, 'borough-language'), 'button').click();
    await expect.poll(() => textOf(panel(page, 'borough-layers'))).toContain('图层');
    inside<HTMLButtonElement>(panel(page, 'borough-theme'), 'button').click();
    await expect
      .poll(() => (panel(page, 'borough-layers') as HTMLElement).dataset.theme)
      .toBe('dark');
    expect(page.element.city?.scene.theme.name).toBe('dark');
  });

  it('legend, health and places show what the city has', async () => {
    const page = await openFull();
    expect(textOf(panel(page, 'borough-legend'))).toContain('no data');
    expect(textOf(panel(page, 'borough-health'))).toContain('Docks');
    inside<HTMLButtonElement>(panel(page, 'borough-places'), 'button').click();
    await expect
      .poll(() => page.element.city?.scene.views[0]?.camera.pitchDegrees, { timeout: 10_000 })
      .toBeGreaterThan(-60);
  });
});
