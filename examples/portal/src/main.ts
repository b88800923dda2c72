import { type BoroughCity, type BoroughNearby, checkCityAddress } from '@borough/element';
import { keepAddress } from './address.js';
import { nearbyOf } from './nearby.js';
import { createShell } from './shell.js';

const query = new URLSearchParams(location.search);
const element = document.getElementById('city') as BoroughCity;
const shell = createShell(element);
const address = keepAddress(element);

element.addEventListener('borough-ready', async ({ detail: { city } }) => {
  const wanted = nearbyOf(city.description);
  if (wanted) Object.assign(document.getElementById('nearby') as BoroughNearby, wanted);
  shell.offer('nearby', wanted !== null);
  const place = city.description.places?.find(({ id }) => id === query.get('place'));
  if (place?.sun) await city.run({ do: 'sun', at: place.sun });
  if (place) await city.run({ do: 'look', camera: place.camera });
  // There are no flights before something draws.
  await element.drawn;
  // Commands are values, so that an address can carry them: `?do={…}` for scripts, the hash for people.
  for (const text of query.getAll('do')) await element.room?.run(readJson(text));
  await address.open();
});

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

// What whoever links to the page may set: `?city=`, `?engine=`, `?lang=`, `?theme=`, `?density=`.
for (const name of ['engine', 'lang', 'theme', 'density']) {
  const value = query.get(name);
  if (value) element.setAttribute(name, value);
}
// A link may name any city, so that the page says whose it opens: its own origin's, and those of `data-origins`.
const origins = (element.dataset.origins ?? '').split(/\s+/).filter(Boolean);
try {
  element.src = checkCityAddress(query.get('city') ?? 'city.json', location.href, origins);
} catch (failure) {
  void element.refuse(failure);
}
