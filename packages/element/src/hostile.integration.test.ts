import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Any, type Bundled, openBundled } from '../test/bundled.js';
import { PAYLOADS } from '../test/payloads.js';
import { answerTown } from '../test/town.js';
import { PANELS } from './testing/panels.js';

const PAGE = `<!doctype html><title>x</title><script type="module" src="borough.js"></script>
<borough-city src="city.json">${PANELS.map(
  (tag) => `<${tag}${tag === 'borough-nearby' ? ' table="stations" column="bikes"' : ''}></${tag}>`,
).join('')}</borough-city>`;

/** Elements that nothing of ours has inside: one of them would be the text's own. */
const STRANGE =
  /^(img|image|script|iframe|object|embed|video|audio|link|meta|base|form|a|style|math|foreignobject|marquee)$/i;

let bundled: Bundled;
beforeAll(async () => {
  bundled = await openBundled();
}, 300_000);
afterAll(() => bundled?.close());

describe.each([
  ['under the strict policy', undefined],
  ['without a policy', ''],
])(`${PAYLOADS.length} hostile texts, %s`, (_name, policy) => {
  it('are shown as they are written, and nothing of them runs', async () => {
    expect(PAYLOADS.length).toBeGreaterThanOrEqual(60);
    const site = await bundled.serve({ '/index.html': PAGE }, answerTown(PAYLOADS), policy);
    const { page, problems } = await bundled.open(`${site.origin}/index.html`);
    await page.waitForFunction(
      (count) =>
        ((document.querySelector('borough-city') as Any)?.city?.tables.get('stations')?.size ??
          0) >= count,
      PAYLOADS.length - 5,
      { timeout: 60_000 },
    );
    await page.evaluate(
      (tags) => Promise.all(tags.map((tag) => customElements.whenDefined(tag))),
      [...PANELS],
    );
    const seen = await page.evaluate(
      async ([payloads, strange]) => {
        const element = document.querySelector('borough-city') as Any;
        const panels = [...element.children] as Any[];
        const find = (name: string): Any =>
          panels.find(({ localName }) => localName === `borough-${name}`);
        const shown = { chosen: 0, attributes: 0, searched: 0 };
        const textOf = (panel: Any): string => panel.shadowRoot.textContent;
        for (const payload of payloads) {
          element.city.selection.set([{ table: 'stations', key: payload }]);
          element.city.hover.set({
            layer: 'boxes',
            table: 'stations',
            key: payload,
            slot: 1,
            position: [0, 0, 0],
            attributes: { [payload]: payload },
          });
          const input = find('search').shadowRoot.querySelector('input') as HTMLInputElement;
          input.value = payload;
          input.dispatchEvent(new InputEvent('input', { bubbles: true }));
          for (const panel of panels) {
            panel.requestUpdate();
            await panel.updateComplete;
          }
          const feature = find('feature');
          if (textOf(feature).includes(payload)) shown.chosen++;
          const [name, value] = feature.shadowRoot.querySelectorAll(
            '.attributes dt, .attributes dd',
          );
          if (name?.textContent === payload && value?.textContent === payload) shown.attributes++;
          if (textOf(find('search')).includes(payload)) shown.searched++;
        }
        const found: string[] = [];
        for (const root of [element, ...panels].map((one) => one.shadowRoot as ShadowRoot))
          for (const one of root.querySelectorAll('*')) {
            if (new RegExp(strange, 'i').test(one.localName)) found.push(one.outerHTML);
            for (const { name } of one.attributes)
              if (name.startsWith('on')) found.push(`${one.localName} ${name}`);
          }
        return { found, shown, struck: (window as Any).struck };
      },
      [[...PAYLOADS], STRANGE.source] as const,
    );
    expect(seen.found).toEqual([]);
    expect(seen.struck).toBe(undefined);
    // They were not merely left out: nearly all are to be read. A name like `__proto__` is no attribute.
    for (const count of Object.values(seen.shown))
      expect(count).toBeGreaterThanOrEqual(PAYLOADS.length - 8);
    const image = '<img src=x onerror=window.struck=1>';
    expect(await page.textContent('borough-layers .card')).toContain(image);
    expect(problems).toEqual([]);
    await page.close();
  }, 120_000);
});
