import { type City, openCity, THEMES } from '@borough/core';
import { openFeeds } from '@borough/feeds';
import { createThreeRenderer, type Quality, type ThreeRenderer } from '@borough/three';
import { type Language, writeCaption } from './caption.js';

/** What scripts that take pictures find on the page. */
declare global {
  interface Window {
    picture?: { readonly city: City; readonly renderer: ThreeRenderer };
  }
}

const query = new URLSearchParams(location.search);
const canvas = document.getElementById('city') as HTMLCanvasElement;
const caption = document.getElementById('caption') as HTMLElement;

/**
 * The city alone, without panels: for posters, tests and peers. `?place=&theme=&lang=&quality=`, and `do=`
 * for any command.
 */
async function start(): Promise<void> {
  const url = new URL(query.get('city') ?? 'city.json', location.href);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}`);
  const city = openCity(await response.json(), { baseUrl: url.href, feeds: openFeeds });
  const language: Language = query.get('lang')?.startsWith('zh') ? 'zh-CN' : 'en';
  document.documentElement.lang = language;
  const theme = THEMES.find((name) => name === query.get('theme'));
  if (theme) await city.run({ do: 'theme', name: theme });
  document.documentElement.dataset.theme = city.scene.theme.name;
  const place = city.description.places?.find(({ id }) => id === query.get('place'));
  if (place?.sun) await city.run({ do: 'sun', at: place.sun });
  if (place) await city.run({ do: 'look', camera: place.camera });
  const quality = (query.get('quality') ?? 'auto') as Quality;
  const renderer = createThreeRenderer(canvas, { quality });
  city.attach(renderer);
  for (const text of query.getAll('do')) await city.run(JSON.parse(text));
  window.picture = { city, renderer };
  caption.hidden = query.get('caption') === 'no';
  window.setInterval(() => {
    writeCaption(caption, city, language);
    canvas.setAttribute('aria-busy', String(renderer.stats().pending > 0));
  }, 250);
}

void start();
