import type { Undo } from '@borough/core';
import { checkCityAddress } from '../city/address.js';
import type { BoroughCity } from '../city/city.js';
import { serveEmbed } from './serve.js';

/** What the address of an embedded page may set of its city. */
const SETTINGS = ['lang', 'theme', 'density', 'view'] as const;

/**
 * Makes a page the inside of a frame: `embed.html?city=town.json&lang=zh-CN&origin=https://portal.example`.
 * The page's own `origins` attribute lists who may steer; where it is empty, the address names one. The city
 * is of the page's own origin, because anybody can write an address.
 */
export function startEmbed(element: BoroughCity, address: URL): Undo {
  const query = address.searchParams;
  for (const name of SETTINGS) {
    const value = query.get(name);
    if (value) element.setAttribute(name, value);
  }
  const listed = (element.getAttribute('origins') ?? '').split(/\s+/).filter(Boolean);
  const named = query.get('origin');
  try {
    const undo = serveEmbed(element, listed.length > 0 ? listed : named ? [named] : []);
    element.src = checkCityAddress(query.get('city') ?? 'city.json', address.href);
    return undo;
  } catch (failure) {
    void element.refuse(failure);
    return () => {};
  }
}
