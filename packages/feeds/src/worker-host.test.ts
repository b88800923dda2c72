import { expect, test, vi } from 'vitest';
import { createListener, toPlan } from '../test/listener.js';
import { createLedger } from './ledger.js';
import { openInWorker } from './worker-host.js';
import type { ToWorker } from './worker-message.js';

const plan = toPlan({ id: 'bays', transport: 'sse', url: 'https://feeds.example.org/bays' });

/** The page's end of a worker, in the test's hands. */
function createFakeWorker() {
  const posted: ToWorker[] = [];
  const worker = {
    onmessage: null as ((event: { data: unknown }) => void) | null,
    postMessage: (message: ToWorker) => posted.push(message),
    terminate: () => {},
  };
  return {
    posted,
    spawn: () => worker as unknown as Worker,
    say: (data: unknown) => worker.onmessage?.({ data }),
  };
}

test('FE24 FE25 the page makes tokens for its worker, for feeds of listed origins only', async () => {
  const { posted, spawn, say } = createFakeWorker();
  const asked: string[] = [];
  const tokens = {
    getToken: async ({ feed, reason }: { feed: string; reason: string }) => {
      asked.push(`${feed} ${reason}`);
      if (reason === 'expiring') throw new Error('The sign-on server sleeps.');
      return { token: 'secret', lifeSeconds: 60 };
    },
    origins: ['https://feeds.example.org'],
  };
  const other = { ...plan, id: 'evil', url: 'https://evil.example.org/' };
  const feeds = openInWorker([plan, other], createListener([plan, other]).sink, { spawn, tokens });
  expect(posted[0]).toMatchObject({ type: 'open', tokenOrigins: tokens.origins, isHidden: false });
  const ask = (id: number, feed: string, reason: string) =>
    say({ type: 'askToken', id, request: { feed, reason } });
  ask(1, 'bays', 'connect');
  ask(2, 'evil', 'connect');
  ask(3, 'unknown', 'connect');
  ask(4, 'bays', 'expiring');
  await vi.waitFor(() => expect(posted.filter(({ type }) => type === 'token')).toHaveLength(4));
  const answers = new Map(
    posted.flatMap((each) => (each.type === 'token' ? [[each.id, each]] : [])),
  );
  expect(answers.get(1)).toEqual({
    type: 'token',
    id: 1,
    token: { token: 'secret', lifeSeconds: 60 },
  });
  expect(answers.get(2)).toMatchObject({ token: null });
  expect(answers.get(3)).toMatchObject({ token: null });
  expect(answers.get(4)).toMatchObject({
    token: null,
    failure: 'Error: The sign-on server sleeps.',
  });
  expect(asked).toEqual(['bays connect', 'bays expiring']);
  feeds.close();
});

test('FE22 a page that is hidden says so to its worker; so it is told what to play', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', page);
  const { posted, spawn } = createFakeWorker();
  const feeds = openInWorker([plan], createListener([plan]).sink, { spawn });
  const turn = (state: string) => {
    page.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  turn('hidden');
  turn('visible');
  feeds.steer?.({ rate: 0 });
  feeds.close();
  turn('hidden');
  vi.unstubAllGlobals();
  expect(posted.slice(1)).toEqual([
    { type: 'hidden', isHidden: true },
    { type: 'hidden', isHidden: false },
    { type: 'steer', to: { rate: 0 } },
    { type: 'close' },
  ]);
});

test('FE29 feeds join and leave a running worker; an answer that was on its way is not theirs', () => {
  const { posted, spawn, say } = createFakeWorker();
  const told: string[] = [];
  const feeds = openInWorker(
    [plan],
    (delivery) => told.push(`${delivery.feed} ${delivery.newKeys}`),
    {
      spawn,
    },
  );
  const more = { ...plan, id: 'more' };
  const first = feeds.add([more]);
  const parcel = (key: string) => ({
    ...createLedger(more).toFailed(''),
    newKeys: [key],
  });
  const answer = (key: string) => say({ type: 'deliveries', parcels: [parcel(key)] });
  feeds.pull();
  answer('a');
  feeds.pull();
  // While the worker answers for the first, the second takes its place.
  first();
  first();
  feeds.add([{ ...more, url: 'https://feeds.example.org/other' }]);
  answer('b');
  feeds.pull();
  answer('c');
  expect(told).toEqual(['more a', 'more c']);
  expect(posted.map(({ type }) => type)).toEqual([
    'open',
    'add',
    'pull',
    'pull',
    'remove',
    'add',
    'pull',
  ]);
  feeds.close();
});

test('FE4 FE29 a worker that is started again opens those that are there then', () => {
  vi.useFakeTimers();
  const workers: ReturnType<typeof createFakeWorker>[] = [];
  const feeds = openInWorker([plan], () => {}, {
    spawn: () => {
      const made = createFakeWorker();
      workers.push(made);
      return made.spawn();
    },
    silentMs: 100,
  });
  const undo = feeds.add([{ ...plan, id: 'gone' }]);
  feeds.add([{ ...plan, id: 'more' }]);
  undo();
  for (let i = 0; i < 10 && workers.length < 2; i++) {
    feeds.pull();
    vi.advanceTimersByTime(5000);
  }
  const [opening] = workers[1]?.posted ?? [];
  expect(opening?.type === 'open' && opening.plans.map(({ id }) => id)).toEqual(['bays', 'more']);
  feeds.close();
  vi.useRealTimers();
});
