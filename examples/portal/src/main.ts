import { type City, type Hit, openCity } from '@borough/core';
import { openFeeds } from '@borough/feeds';
import { html, nothing, render } from 'lit';
import { clockBar } from './clock-bar.js';
import { loadEngine } from './engine.js';
import { featurePanel } from './feature-panel.js';
import { createFormat } from './format.js';
import { health } from './health.js';
import { layerList } from './layer-list.js';
import { goTo, places } from './places.js';
import { createRoom } from './room.js';
import { LANGUAGES, type Language, textOf, word } from './words.js';

const query = new URLSearchParams(location.search);
const ui = document.getElementById('ui') as HTMLElement;
const canvas = document.getElementById('city') as HTMLCanvasElement;

function firstLanguage(): Language {
  const wanted = query.get('lang') ?? navigator.language;
  return LANGUAGES.find((known) => wanted.startsWith(known.slice(0, 2))) ?? 'en';
}

/** Opens the city beside the page (or `?city=`), draws it, and keeps the panels true. */
async function start(): Promise<void> {
  let language = firstLanguage();
  const url = new URL(query.get('city') ?? 'city.json', location.href);
  let city: City;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url.href} answered ${response.status}`);
    city = openCity(await response.json(), { baseUrl: url.href, feeds: openFeeds });
  } catch (failure) {
    fail(word('noCity', language), failure);
    return;
  }
  const theme =
    query.get('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  await city.run({ do: 'theme', name: theme === 'dark' ? 'dark' : 'light' });

  const start = city.description.places?.find(({ id }) => id === query.get('place'));
  if (start) await goTo(city, start, 'look');

  let notice = '';
  const { renderer, surface } = await loadEngine(query.get('engine'), canvas);
  try {
    city.attach(renderer);
  } catch (failure) {
    notice = word('noWebgl', language);
    console.error(failure);
  }

  let lastHit: Hit | null = null;
  let timer = 0;
  const refresh = (): void => {
    if (timer === 0) timer = window.setTimeout(draw, 100);
  };
  city.hover.watch((hit) => {
    if (hit) lastHit = hit;
    surface.style.cursor = hit?.key ? 'pointer' : 'grab';
  });
  city.health.watch(refresh);
  city.selection.chosen.watch(refresh);
  city.clock.state.watch(refresh);
  city.context.watch(refresh);
  city.scene.watch(({ what }) => what !== 'view' && refresh());
  window.setInterval(refresh, 1000);

  function draw(): void {
    timer = 0;
    const { timeZone, name, attribution } = city.description;
    const room = createRoom(city, language, createFormat(language, timeZone), refresh);
    const title = textOf(name, language);
    document.title = `${title} · borough`;
    document.documentElement.lang = language;
    document.documentElement.dataset.theme = city.scene.theme.name;
    const chosen = city.selection.chosen.get().at(-1);
    const attributes = chosen && lastHit?.key === chosen.key ? lastHit.attributes : undefined;
    const { pending } = renderer.stats();
    surface.setAttribute('aria-busy', String(pending > 0));
    const message = city.context.get() === 'lost' ? room.say('contextLost') : notice;
    render(
      html`<header class="top">
          <h1>${title}</h1>
          ${places(room)}
          <nav>
            <button
              @click=${() => {
                language = language === 'en' ? 'zh-CN' : 'en';
                draw();
              }}
            >
              ${room.say('language')}
            </button>
            <button
              aria-label=${room.say('theme')}
              title=${room.say('theme')}
              @click=${() =>
                void city.run({
                  do: 'theme',
                  name: city.scene.theme.name === 'dark' ? 'light' : 'dark',
                })}
            >
              ${city.scene.theme.name === 'dark' ? '☀' : '☾'}
            </button>
          </nav>
        </header>
        ${pending > 0 ? html`<p class="progress" role="status">${room.say('loading')}</p>` : nothing}
        ${message ? html`<p class="notice" role="status">${message}</p>` : nothing}
        <div class="left">${layerList(room)} ${health(room)}</div>
        <div class="right">${featurePanel(room, attributes)}</div>
        ${clockBar(room)}
        <footer>${(attribution ?? []).map((text) => html`<span>${textOf(text, language)}</span>`)}</footer>`,
      ui,
    );
  }
  draw();

  // Commands are values, so a link can carry them.
  for (const text of query.getAll('do')) {
    try {
      await city.run(JSON.parse(text));
    } catch (failure) {
      notice = String((failure as Error).message);
      refresh();
    }
  }
}

function fail(what: string, failure: unknown): void {
  const detail = failure instanceof Error ? failure.message : String(failure);
  render(html`<div class="fatal" role="alert"><h1>${what}</h1><pre>${detail}</pre></div>`, ui);
}

void start();
