import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Any, type Bundled, type Opened, openBundled } from '../../test/bundled.js';
import { PAYLOADS } from '../../test/payloads.js';
import { answerTown } from '../../test/town.js';

let bundled: Bundled;
let city: string;
/** The page that the frame was told of, and one that it was not. */
let parent: string;
let stranger: string;

beforeAll(async () => {
  bundled = await openBundled();
  ({ origin: city } = await bundled.serve({}, answerTown(['Dock', 'Quay'])));
  let listed = '';
  const page = (path: string): string | undefined => {
    if (path === '/parent.js')
      return "import { connectEmbed } from './client.js'; Object.assign(window, { connectEmbed });";
    if (path === '/sibling.html') return '<!doctype html><title>Sibling</title>';
    if (path !== '/parent.html') return undefined;
    return `<!doctype html><title>Portal</title><script type="module" src="parent.js"></script>
      <iframe id="city" width="600" height="400"
        src="${city}/embed.html?city=city.json&lang=en&origin=${listed}"></iframe>
      <iframe id="sibling" src="sibling.html"></iframe>`;
  };
  ({ origin: parent } = await bundled.serve({}, page));
  listed = parent;
  ({ origin: stranger } = await bundled.serve({}, page));
}, 300_000);
afterAll(() => bundled?.close());

/** A parent page that has been answered, and whose frame has its city open. */
async function openParent(): Promise<Opened> {
  const opened = await bundled.open(`${parent}/parent.html`);
  await opened.page.evaluate(async (origin) => {
    const frame = document.querySelector('iframe') as HTMLIFrameElement;
    const signal = AbortSignal.timeout(20_000);
    const embed = await (window as Any).connectEmbed(frame, { origin, signal });
    // The frame may still be opening its city.
    while (!(await embed.state().catch(() => null)))
      await new Promise((done) => setTimeout(done, 100));
    Object.assign(window, { embed });
  }, city);
  return opened;
}

/** Posts messages from the parent page and collects what the frame replies, by id, until it has been quiet. */
function ask(page: Page, messages: readonly unknown[]): Promise<Record<string, string>> {
  return page.evaluate(
    async ([all, origin]) => {
      const frame = document.querySelector('iframe')?.contentWindow as Window;
      const replies: Record<string, string> = {};
      const hear = ({ data, source }: MessageEvent): void => {
        if (source === frame && data?.id !== undefined)
          replies[data.id] = data.ok ? 'ok' : data.error.code;
      };
      addEventListener('message', hear);
      for (const message of all) frame.postMessage(message, origin);
      // Messages keep their order: when the last is answered, all have been heard.
      frame.postMessage({ borough: 1, id: 999_999, ask: 'state' }, origin);
      while (replies[999_999] === undefined) await new Promise((done) => setTimeout(done, 50));
      removeEventListener('message', hear);
      delete replies[999_999];
      return replies;
    },
    [messages, city] as const,
  );
}

describe('a city in a frame of another origin', () => {
  it('answers its parent, tells what happens, and says what is wrong', async () => {
    const { page, problems } = await openParent();
    const seen = await page.evaluate(async () => {
      const { embed } = window as Any;
      const chosen = new Promise((done) => embed.on('select', done));
      await embed.run({ do: 'select', table: 'stations', keys: ['Dock'] });
      const wrong = await embed.run({ do: 'fly away' }).catch((error: Any) => error.code);
      return { chosen: await chosen, wrong, state: await embed.state() };
    });
    expect(seen).toEqual({
      chosen: { chosen: [{ table: 'stations', key: 'Dock' }] },
      wrong: 'COMMAND_INVALID',
      state: expect.arrayContaining([{ do: 'select', table: 'stations', keys: ['Dock'] }]),
    });
    expect(problems).toEqual([]);
    await page.close();
  }, 90_000);

  it('refuses other versions, other questions, wrong commands and huge ones, each with its code', async () => {
    const { page } = await openParent();
    const select = { do: 'select', table: 'stations' };
    const run = (id: number, command: unknown) => ({ borough: 1, id, ask: 'run', command });
    const replies = await ask(page, [
      { borough: 2, id: 1, ask: 'state' },
      { borough: '1', id: 2, ask: 'state' },
      { borough: 1, id: 3, ask: 'eval' },
      { borough: 1, id: 4 },
      run(5, undefined),
      run(6, { ...select, keys: 'Dock' }),
      run(7, { ...select, keys: ['Dock'], onload: 'window.struck=1' }),
      run(8, { ...select, keys: ['x'.repeat(20_000_000)] }),
      run(9, { ...select, keys: Array.from({ length: 1_000_000 }, String) }),
      run(10, { ...select, keys: ['Dock'] }),
    ]);
    expect(replies).toEqual({
      1: 'PROTOCOL_UNKNOWN',
      2: 'PROTOCOL_UNKNOWN',
      3: 'ASK_UNKNOWN',
      4: 'ASK_UNKNOWN',
      5: 'COMMAND_INVALID',
      6: 'COMMAND_INVALID',
      7: 'COMMAND_INVALID',
      8: 'COMMAND_INVALID',
      9: 'COMMAND_INVALID',
      10: 'ok',
    });
    await page.close();
  }, 90_000);

  it('is silent about what is no question, and is not harmed by it', async () => {
    const { page } = await openParent();
    const huge = 'x'.repeat(20_000_000);
    const none = [null, 1, '', huge, [], [{ borough: 1, id: 1, ask: 'state' }], {}, { id: 2 }];
    const unnumbered = ['3', null, {}].map((id) => ({ borough: 1, id, ask: 'state' }));
    const replies = await ask(page, [...none, ...unnumbered]);
    expect(replies).toEqual({});
    await page.close();
  }, 90_000);

  it('runs nothing of hostile messages, and answers those that it can read with an error', async () => {
    const { page } = await openParent();
    const replies = await ask(
      page,
      PAYLOADS.flatMap((payload, i) => [
        payload,
        { borough: payload, id: 1000 + i, ask: payload },
        { borough: 1, id: 2000 + i, ask: 'run', command: { do: payload } },
        {
          borough: 1,
          id: 3000 + i,
          ask: 'run',
          command: { do: 'select', table: payload, keys: [payload] },
        },
        { borough: 1, id: payload, ask: 'state' },
      ]),
    );
    expect(Object.keys(replies)).toHaveLength(PAYLOADS.length * 3);
    expect(new Set(Object.values(replies))).toEqual(
      new Set(['PROTOCOL_UNKNOWN', 'COMMAND_INVALID', 'TABLE_UNKNOWN']),
    );
    for (const frame of page.frames())
      expect(await frame.evaluate(() => (window as Any).struck)).toBe(undefined);
    await page.close();
  }, 90_000);

  it('is deaf to another window of its parent’s own origin', async () => {
    const { page } = await openParent();
    const sibling = page.frames().find((frame) => frame.url().endsWith('/sibling.html'));
    const heard = await sibling?.evaluate(async (origin) => {
      let count = 0;
      addEventListener('message', () => count++);
      const target = window.parent.frames[0] as Window;
      target.postMessage({ borough: 1, id: 1, ask: 'hello' }, origin);
      const command = { do: 'select', table: 'stations', keys: ['Dock'] };
      target.postMessage({ borough: 1, id: 2, ask: 'run', command }, origin);
      await new Promise((done) => setTimeout(done, 500));
      return count;
    }, city);
    expect(heard).toBe(0);
    expect(await page.evaluate(() => (window as Any).embed.state())).toEqual([{ do: 'live' }]);
    await page.close();
  }, 90_000);

  it('is deaf to a page whose origin it was not told', async () => {
    const { page } = await bundled.open(`${stranger}/parent.html`);
    const frame = page.frames().find((one) => one.url().includes('/embed.html'));
    await frame?.waitForFunction(() => (document.querySelector('borough-city') as Any)?.city);
    const heard = await page.evaluate(async (origin) => {
      const target = document.querySelector('iframe')?.contentWindow as Window;
      let count = 0;
      addEventListener('message', () => count++);
      const command = { do: 'select', table: 'stations', keys: ['Dock'] };
      target.postMessage({ borough: 1, id: 1, ask: 'hello' }, origin);
      target.postMessage({ borough: 1, id: 2, ask: 'run', command }, origin);
      await new Promise((done) => setTimeout(done, 500));
      return count;
    }, city);
    expect(heard).toBe(0);
    const state = await frame?.evaluate(() =>
      (document.querySelector('borough-city') as Any).city.state(),
    );
    expect(state).toEqual([{ do: 'live' }]);
    await page.close();
  }, 60_000);
});
