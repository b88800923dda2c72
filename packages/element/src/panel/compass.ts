import type { Camera, Scope } from '@borough/core';
import { css, html, nothing, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { metersPerPixel } from '../ground.js';
import { icon } from '../icon.js';
import { paint } from '../paint.js';
import type { Room } from '../room.js';
import { Panel } from './panel.js';

const MOST_PIXELS = 110;

/** Where north is, how long a metre is, and buttons for all that a drag does: nearer, farther, down and to the side. */
export class BoroughCompass extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      :host {
        width: fit-content;
      }
      .body {
        padding: 0.3em;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
      }
      button {
        padding: 0;
      }
      .north .icon {
        fill: currentColor;
      }
      .scale {
        display: grid;
        justify-items: center;
        padding: 0.1em 0.7em 0.3em;
        flex: 1 0 132px;
        font-size: 0.86em;
      }
      .bar {
        height: 0.45em;
        border: 1.5px solid currentColor;
        border-top: 0;
      }
      :host([data-density='phone']) .turn {
        display: none;
      }
    `,
  ];

  protected override watch({ city, view }: Room, scope: Scope): void {
    scope.add(
      city.scene.watch((change) => {
        if (change.what === 'views' || (change.what === 'view' && change.id === view))
          this.refresh();
      }),
    );
  }

  protected override heading(): null {
    return null;
  }

  protected override body(room: Room): TemplateResult | typeof nothing {
    const { city, view, words, format, stage, renderer } = room;
    const reader = city.scene.views.find(({ id }) => id === view);
    // Where nothing is drawn there is nothing to steer.
    if (!reader || !renderer) return nothing;
    const { camera, rect } = reader;
    const perPixel = metersPerPixel(camera, (stage?.clientHeight || 600) * rect[3]);
    const meters = round(perPixel * MOST_PIXELS);
    const steer = (change: Partial<Camera>): void =>
      void room.run({ do: 'fly', view, camera: { ...camera, ...change } });
    const turn = (degrees: number): void =>
      steer({ headingDegrees: ((camera.headingDegrees + degrees + 540) % 360) - 180 });
    const { rangeMeters } = camera;
    const isFlat = camera.pitchDegrees < -80;
    return html`<button
        class="plain north"
        aria-label=${words.say('toNorth')}
        title=${words.say('toNorth')}
        @click=${() => steer({ headingDegrees: 0 })}
      >
        <span ${paint({ rotate: `${-camera.headingDegrees}deg` })}>${icon('north')}</span>
      </button>
      <button
        class="plain"
        aria-label=${words.say('nearer')}
        @click=${() => steer({ rangeMeters: rangeMeters * 0.6 })}
      >
        +
      </button>
      <button
        class="plain"
        aria-label=${words.say('farther')}
        @click=${() => steer({ rangeMeters: Math.min(1e6, rangeMeters / 0.6) })}
      >
        −
      </button>
      <button class="plain turn" aria-label=${words.say('turnLeft')} @click=${() => turn(45)}>↺</button>
      <button class="plain turn" aria-label=${words.say('turnRight')} @click=${() => turn(-45)}>↻</button>
      <button
        class="plain"
        aria-pressed=${isFlat ? 'true' : 'false'}
        aria-label=${words.say('fromAbove')}
        @click=${() => steer({ pitchDegrees: isFlat ? -40 : -90 })}
      >
        2D
      </button>
      <div class="scale numbers" role="img" aria-label=${words.say('scale', { length: format.length(meters) })}>
        <span>${format.length(meters)}</span>
        <div class="bar" ${paint({ width: `${Math.round(meters / perPixel)}px` })}></div>
      </div>`;
  }
}

/** The largest of 1, 2, 5 × 10ⁿ below a length. */
function round(meters: number): number {
  const ten = 10 ** Math.floor(Math.log10(meters));
  return ([5, 2, 1].find((n) => n * ten <= meters) ?? 1) * ten;
}

define('borough-compass', BoroughCompass);

declare global {
  interface HTMLElementTagNameMap {
    'borough-compass': BoroughCompass;
  }
}
