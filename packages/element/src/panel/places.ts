import type { Place } from '@borough/core';
import { css, html, nothing, type TemplateResult } from 'lit';
import { define } from '../define.js';
import type { Room } from '../room.js';
import { Panel } from './panel.js';

/** The city's named cameras, a tap away each. Nothing where it has none. */
export class BoroughPlaces extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      .card {
        border-radius: calc(var(--radius) * 0.7 + 0.3em);
      }
      .body {
        padding: 0.3em;
        overflow-x: auto;
        scrollbar-width: none;
        /* The end fades as long as there is more behind it. */
        mask: linear-gradient(to right, #000 calc(100% - 3em), #0000) 0 / calc(100% + 3em) no-repeat;
        animation: more linear;
        animation-timeline: scroll(self inline);
      }
      @keyframes more {
        from {
          mask-position: -3em;
        }
        to {
          mask-position: 0;
        }
      }
      nav {
        display: flex;
        gap: 0.2em;
      }
      button {
        flex: none;
        white-space: nowrap;
      }
    `,
  ];

  protected override watch({ city }: Room, scope: Parameters<Panel['watch']>[1]): void {
    scope.add(city.scene.watch(({ what }) => what === 'views' && this.refresh()));
  }

  protected override heading(): null {
    return null;
  }

  protected override body(room: Room): TemplateResult | typeof nothing {
    const { city, words } = room;
    const places = city.description.places ?? [];
    if (places.length === 0) return nothing;
    return html`<nav aria-label=${words.say('places')}>
      ${places.map(
        (place) => html`<button class="plain" @click=${() => void goTo(room, place)}>
          ${words.text(place.label ?? place.id)}
        </button>`,
      )}
    </nav>`;
  }
}

/** Takes the camera and the sun to a place. */
async function goTo({ run, view }: Room, { camera, sun }: Place): Promise<void> {
  if (sun) await run({ do: 'sun', at: sun });
  await run({ do: 'fly', view, camera });
}

define('borough-places', BoroughPlaces);

declare global {
  interface HTMLElementTagNameMap {
    'borough-places': BoroughPlaces;
  }
}
