// A city in Cesium: the same description that opens in three.js, in a viewer that an application may already have.
import { createCesiumRenderer } from '@borough/cesium';
import { openCity } from '@borough/core';
import { openFeeds } from '@borough/feeds';

const url = new URL(new URLSearchParams(location.search).get('city') ?? 'city.json', location.href);
const city = openCity(await (await fetch(url)).json(), { baseUrl: url.href, feeds: openFeeds });

// An element gets a scene of its own. A portal that stands on Cesium hands in its viewer instead:
//   createCesiumRenderer(viewer, { engine: async () => Cesium })
// and keeps its clock, camera and layers; `drives: ['camera', 'sun']` lets the city move those two.
const map = document.getElementById('map') as HTMLElement;
const detach = city.attach(createCesiumRenderer(map, { assetBase: 'cesium/' }));

// What was clicked: its live values, each with unit, age and source.
city.selection.chosen.watch(([thing]) => {
  if (!thing) return;
  for (const { label, value, unit, ageMs, source } of city.panel(thing))
    console.log(thing.key, label, value, unit, `${Math.round((ageMs ?? 0) / 1000)} s`, source);
});

// What is wrong: a tileset that is not there, tiles without keys, views that Cesium cannot draw.
city.health.watch(({ events }) => {
  const last = events.at(-1);
  if (last) console.warn(last.code, last.detail, last.url ?? '');
});

addEventListener('pagehide', () => {
  detach();
  city.close();
});
