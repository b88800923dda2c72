import { type CesiumRenderer, createCesiumRenderer } from '@borough/cesium';
import { type City, openCity, THEMES } from '@borough/core';
import { openFeeds } from '@borough/feeds';
import { createThreeRenderer, type ThreeRenderer } from '@borough/three';

/** What scripts that take pictures find on the page. */
declare global {
  interface Window {
    engines?: {
      readonly city: City;
      readonly three: ThreeRenderer;
      readonly cesium: CesiumRenderer;
    };
  }
}

const query = new URLSearchParams(location.search);
const find = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

/**
 * One city, drawn by two engines beside each other: the same values, at the same time. `?theme=&lighting=flat`, and
 * `do=` for any command.
 */
async function start(): Promise<void> {
  const url = new URL(query.get('city') ?? 'city.json', location.href);
  const city = openCity(await (await fetch(url)).json(), { baseUrl: url.href, feeds: openFeeds });
  const theme = THEMES.find((name) => name === query.get('theme'));
  if (theme) await city.run({ do: 'theme', name: theme });
  const lighting = query.get('lighting') === 'flat' ? 'flat' : 'full';
  const three = createThreeRenderer(find('three') as HTMLCanvasElement, {
    lighting,
    pixelRatio: 1,
  });
  const cesium = createCesiumRenderer(find('cesium'), { lighting, assetBase: './cesium/' });
  for (const renderer of [three, cesium]) city.attach(renderer);
  for (const text of query.getAll('do')) await city.run(JSON.parse(text));
  window.engines = { city, three, cesium };
  window.setInterval(() => {
    const isBusy = [three, cesium].some((renderer) => renderer.stats().pending > 0);
    find('city').setAttribute('aria-busy', String(isBusy));
  }, 250);
}

void start();
