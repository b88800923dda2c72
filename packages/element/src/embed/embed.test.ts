import { type City, openCity } from '@borough/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PAYLOADS } from '../../test/payloads.js';
import type { BoroughCity } from '../city/city.js';
import { connectEmbed } from '../client/index.js';
import { PROTOCOL } from './protocol.js';
import { checkOrigin, serveEmbed } from './serve.js';

const PARENT = 'https://portal.example';
const FRAME = 'https://city.example';

/** A window as far as messages go: it hears what is sent to its origin, with the sender's. */
class TestWindow extends EventTarget {
  parent: TestWindow = this;
  readonly origin: string;
  /** Who is said to have sent what arrives here. */
  sender: TestWindow = this;

  constructor(origin: string) {
    super();
    this.origin = origin;
  }

  postMessage(data: unknown, target: string): void {
    if (target !== this.origin) return;
    const copy = structuredClone(data);
    const { sender } = this;
    queueMicrotask(() => {
      const event = new MessageEvent('message', { data: copy, origin: sender.origin });
      Object.defineProperty(event, 'source', { value: sender });
      this.dispatchEvent(event);
    });
  }
}

let city: City;
let element: EventTarget & { city: City | null };
let parent: TestWindow;
let frame: TestWindow;
let iframe: HTMLIFrameElement;

beforeEach(() => {
  city = openCity({
    version: 1,
    id: 'a',
    name: 'A',
    origin: [8, 47, 400],
    timeZone: 'Europe/Zurich',
    tables: { lots: { columns: { free: { type: 'number' } } } },
  });
  element = Object.assign(new EventTarget(), { city });
  parent = new TestWindow(PARENT);
  frame = new TestWindow(FRAME);
  frame.parent = parent;
  frame.sender = parent;
  parent.sender = frame;
  iframe = { contentWindow: frame } as unknown as HTMLIFrameElement;
  vi.stubGlobal('window', parent);
});

afterEach(() => {
  city.close();
  vi.unstubAllGlobals();
});

const serve = (...origins: string[]) =>
  serveEmbed(element as unknown as BoroughCity, origins, frame as unknown as Window);

describe('a city in a frame', () => {
  it('carries out commands of its parent and says what came of them', async () => {
    serve(PARENT);
    const embed = await connectEmbed(iframe, { origin: FRAME });
    expect(await embed.run({ do: 'select', table: 'lots', keys: ['P-1'] })).toEqual({ ok: true });
    expect(city.selection.chosen.get()).toEqual([{ table: 'lots', key: 'P-1' }]);
    expect(await embed.state()).toEqual(city.state());
    embed.close();
  });

  it('says what is wrong with a command by its code, and changes nothing', async () => {
    serve(PARENT);
    const embed = await connectEmbed(iframe, { origin: FRAME });
    const wrong = embed.run({ do: 'fly away' } as never);
    await expect(wrong).rejects.toMatchObject({ code: 'COMMAND_INVALID' });
    element.city = null;
    await expect(embed.state()).rejects.toMatchObject({ code: 'CITY_CLOSED' });
    embed.close();
    await expect(embed.state()).rejects.toMatchObject({ code: 'EMBED_CLOSED' });
  });

  it('tells its parent what happens, from the first word on', async () => {
    serve(PARENT);
    const embed = await connectEmbed(iframe, { origin: FRAME });
    const chosen = new Promise((done) => embed.on('select', done));
    const detail = { chosen: [{ table: 'lots', key: 'P-1' }] };
    element.dispatchEvent(new CustomEvent('borough-select', { detail }));
    expect(await chosen).toEqual(detail);
    embed.close();
  });

  it('is heard when it comes later than its parent asks', async () => {
    const connecting = connectEmbed(iframe, { origin: FRAME });
    await new Promise((done) => setTimeout(done, 10));
    serve(PARENT);
    await (await connecting).state();
  });

  it.each([
    ['an origin that is not listed', () => serve('https://other.example')],
    ['everybody where nobody is listed', () => serve()],
    [
      'another window of the right origin',
      () => {
        serve(PARENT);
        frame.sender = new TestWindow(PARENT);
      },
    ],
  ])('is deaf to %s', async (_who, prepare) => {
    prepare();
    let answers = 0;
    parent.addEventListener('message', () => answers++);
    const signal = AbortSignal.timeout(300);
    await expect(connectEmbed(iframe, { origin: FRAME, signal })).rejects.toBeTruthy();
    expect(answers).toBe(0);
  });

  it('answers what it can read of hostile messages with an error, and is silent about the rest', async () => {
    serve(PARENT);
    const replies: { id: number; ok: boolean }[] = [];
    parent.addEventListener('message', (event) =>
      replies.push((event as MessageEvent<{ id: number; ok: boolean }>).data),
    );
    PAYLOADS.forEach((payload, id) => {
      frame.postMessage(payload, FRAME);
      frame.postMessage([payload], FRAME);
      frame.postMessage({ borough: PROTOCOL, id: payload, ask: 'state' }, FRAME);
      frame.postMessage({ borough: payload, id, ask: 'state' }, FRAME);
      frame.postMessage({ borough: PROTOCOL, id, ask: payload }, FRAME);
      frame.postMessage({ borough: PROTOCOL, id, ask: 'run', command: { do: payload } }, FRAME);
    });
    await vi.waitFor(() => expect(replies).toHaveLength(PAYLOADS.length * 3));
    expect(replies.filter(({ ok }) => ok)).toEqual([]);
  });

  it('takes exact origins and nothing else', () => {
    expect(checkOrigin('http://127.0.0.1:4400')).toBe('http://127.0.0.1:4400');
    for (const wrong of ['*', 'null', '', 'https://a.example/', 'https://*.example', 'a.example'])
      expect(() => checkOrigin(wrong), wrong).toThrow('ORIGIN_INVALID');
  });
});
