import '@borough/element';
import { type City, type CityDescription, createScope, type Scope, type Undo } from '@borough/core';
import type { BoroughCity, Room } from '@borough/element';
import {
  beatToHost,
  type Channel,
  confine,
  createKiosk,
  followScreen,
  type Kiosk,
  leadScreens,
  openBroadcast,
} from '@borough/kiosk';
import { readScreen } from './address.js';
import { createAuthor } from './author.js';
import { kioskEngine } from './engine.js';
import { drawGuide, drawNow } from './guide.js';
import { outliveNetwork } from './network.js';
import { createVisit } from './visit.js';
import { WORDS } from './words.js';

/** The inner page: a city among people. */
const query = new URLSearchParams(location.search);
const screen = readScreen(query);
/** The screen at the top left is the one that people touch. */
const isFollower = screen !== null && screen.row + screen.column > 0;
const STORY = 'tour';
/** So often the time in the top line is written anew. */
const NOW_MS = 5000;

const page = document.getElementById('page') as HTMLTemplateElement;
document.body.append(document.importNode(page.content, true));
const element = document.getElementById('city') as BoroughCity;
const part = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
const stage = { leaving: part('leaving'), tale: part('tale'), now: part('now') };

const language = query.get('lang') ?? '';
element.theme = query.get('theme') ?? 'wall';
element.lang = language;
element.engine = kioskEngine(query);
document.documentElement.classList.toggle('follower', isFollower);

let isTried = false;
/** `?author`: a keyboard and a mouse stand before it, and nobody else. */
const author = query.has('author')
  ? createAuthor({
      into: part('author'),
      story: STORY,
      play(city) {
        isTried = true;
        element.description = city;
      },
    })
  : null;

let room: Room | null = null;
let kiosk: Kiosk | null = null;

function draw(): void {
  if (!room) return;
  const { words, city } = room;
  part('name').textContent = words.text(city.description.name);
  part('over').textContent = words.text(WORDS.startOver);
  document.documentElement.lang = words.language;
  const attendance = kiosk?.attendance.get() ?? { is: author ? 'attended' : 'alone' };
  document.documentElement.dataset.attendance = attendance.is;
  if (kiosk || author) drawGuide(stage, room, attendance);
}
element.serveRoom((next) => {
  room = next;
  draw();
  if (next) author?.draw(next);
});

/** Nobody flies off the edge of the model. */
function fenced(city: CityDescription): CityDescription {
  const [lon, lat] = city.origin;
  const fence = {
    bounds: [lon - 0.012, lat - 0.009, lon + 0.012, lat + 0.009],
    rangeMeters: [60, 3000],
  } as const;
  return { ...city, views: city.views?.map((view) => ({ fence, ...view })) };
}

/** `&over=NAME`: through the city's broker, to screens of other computers that say the same name. */
const over = query.get('over');

async function openChannel(): Promise<Channel & { readonly close: Undo }> {
  if (!over) return openBroadcast('borough');
  const { openBrokerChannel } = await import('@borough/kiosk/mqtt');
  const url = new URL('mqtt', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const failed = (failure: unknown): void => console.warn(failure);
  return openBrokerChannel({ url: url.href, topic: `wall/${over}`, failed });
}

/** Visitors, and the story between them. */
function receive(city: City, scope: Scope): Kiosk {
  const visit = createVisit(city);
  const mine = createKiosk({
    city,
    ...(STORY in (city.description.stories ?? {}) && { story: STORY }),
    isBusy: visit.isBusy,
    reset() {
      element.lang = language;
      for (const panel of element.querySelectorAll('borough-layers')) panel.folded = true;
    },
    failed: (failure) => console.error(failure),
  });
  scope.add(mine.close);
  scope.add(visit.watch(mine));
  scope.add(mine.attendance.watch(draw));
  scope.add(mine.attendance.watch(({ is }) => is === 'attended' && goFullscreen()));
  return mine;
}

/** A newer kiosk is there: it begins when nobody is disturbed. */
function renew(): void {
  if (!kiosk || kiosk.attendance.get().is === 'alone') location.reload();
  else kiosk.attendance.watch(({ is }) => is === 'alone' && location.reload());
}

let scope = createScope();
element.addEventListener('borough-ready', async ({ detail: { city } }) => {
  scope.close();
  const own = createScope();
  scope = own;
  // There are no flights before something draws.
  await element.drawn;
  if (scope !== own) return;
  if (screen) {
    const channel = await openChannel();
    own.add(channel.close);
    if (scope !== own) return own.close();
    own.add((isFollower ? followScreen : leadScreens)({ city, channel, screen }));
  }
  const mine = isFollower || author ? null : receive(city, own);
  kiosk = mine;
  own.add(
    beatToHost(query.get('host') ?? '', {
      isWell: () => city.context.get() === 'ok',
      isAlone: () => mine === null || mine.attendance.get().is === 'alone',
    }),
  );
  own.add(city.story.state.watch(draw));
  outliveNetwork(city, own, renew);
  if (isTried) void city.run({ do: 'story', id: STORY });
  const tick = (): void => {
    if (room) drawNow(stage.now, room);
  };
  const timer = setInterval(tick, NOW_MS);
  own.add(() => clearInterval(timer));
  own.add(city.clock.state.watch(tick));
  draw();
});

function goFullscreen(): void {
  // Browsers allow it after a touch, and not at all where the kiosk's browser is full screen already.
  if (document.fullscreenElement || !document.fullscreenEnabled) return;
  document.documentElement.requestFullscreen().catch((failure) => console.warn(failure));
}

// Before anything else hears of it.
const touch = (event: Event): void => {
  if (event instanceof PointerEvent && event.type === 'pointermove' && event.buttons === 0) return;
  kiosk?.touch();
};
for (const type of ['pointerdown', 'pointermove', 'wheel', 'keydown'])
  addEventListener(type, touch, { capture: true, passive: true });
if (!author) confine();
part('over').addEventListener('click', () => kiosk?.leave());

const answer = await fetch('city.json').catch(() => null);
if (answer?.ok) element.description = fenced(await answer.json());
// The element says what is wrong, and tries again.
else element.src = 'city.json';
