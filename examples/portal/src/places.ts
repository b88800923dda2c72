import type { Place } from '@borough/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Room } from './room.js';
import { textOf } from './words.js';

/** The city's named cameras, a tap away each. */
export function places(room: Room): TemplateResult | typeof nothing {
  const all = room.city.description.places ?? [];
  if (all.length === 0) return nothing;
  return html`<nav class="places" aria-label=${room.say('places')}>
    ${all.map(
      (place) => html`<button @click=${() => void goTo(room.city, place, 'fly')}>
        ${textOf(place.label ?? place.id, room.language)}
      </button>`,
    )}
  </nav>`;
}

/** Takes the camera and the sun to a place; `look` at once, `fly` over the city. */
export async function goTo(city: Room['city'], place: Place, by: 'look' | 'fly'): Promise<void> {
  if (place.sun) await city.run({ do: 'sun', at: place.sun });
  await city.run({ do: by, camera: place.camera });
}
