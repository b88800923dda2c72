import type { ClockState, Scope } from '@borough/core';
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { icon } from '../icon.js';
import type { Room } from '../room.js';
import { Panel } from './panel.js';

const DAY_MINUTES = 1440;

/**
 * City time, and what kind of time it is: live, held or a recording; it stops and goes live again.
 *
 * @attr sun - Also a slider for the hour at which the sun stands.
 */
export class BoroughClock extends Panel {
  static override properties: PropertyDeclarations = {
    sun: { type: Boolean, reflect: true, useDefault: true },
  };
  static override styles = [
    ...Panel.styles,
    css`
      .body {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.4em 0.9em;
        padding: 0.4em 0.6em 0.4em 1em;
      }
      .now {
        display: flex;
        align-items: baseline;
        gap: 0.6em;
        font-variant-numeric: tabular-nums;
      }
      .now strong {
        font-size: 1.4em;
        font-weight: 620;
        min-width: 4.6em;
      }
      label {
        display: flex;
        align-items: center;
        gap: 0.6em;
        min-height: var(--target);
        white-space: nowrap;
      }
      input {
        width: 9em;
        height: var(--target);
        margin: 0;
      }
      :host([data-density='phone']) .body {
        padding: 0.3em 0.4em 0.3em 0.9em;
        justify-content: space-between;
      }
      :host([data-density='phone']) .now {
        flex-direction: column;
        gap: 0;
        line-height: 1.2;
      }
      :host([data-density='phone']) .sun {
        display: none;
      }
    `,
  ];

  declare sun: boolean;

  constructor() {
    super();
    this.sun = false;
  }

  protected override watch({ city }: Room, scope: Scope): void {
    this.tick(scope);
    scope.add(city.clock.state.watch(this.refresh));
    scope.add(city.scene.sunClock.watch(this.refresh));
  }

  protected override heading(): null {
    return null;
  }

  protected override body(room: Room): TemplateResult {
    const { city, words, format } = room;
    const state = city.clock.state.get();
    const now = city.clock.nowMs();
    const isHeld = state.mode === 'held';
    return html`<div class="now">
        <strong>${format.time(now)}</strong>
        <span class="quiet small">${format.date(now)}</span>
      </div>
      ${stateTag(room, state)}
      <button class=${isHeld ? 'first' : ''} @click=${() => void room.run({ do: isHeld ? 'live' : 'hold' })}>
        ${icon(isHeld ? 'play' : 'pause')} ${words.say(isHeld ? 'goLive' : 'pause')}
      </button>
      ${this.sun ? this.#sun(room) : nothing}`;
  }

  #sun(room: Room): TemplateResult {
    const { city, words, format } = room;
    const held = city.scene.sunClock.get();
    const at = held === 'city' ? city.clock.nowMs() : held;
    const minute = format.minuteOfDay(at);
    const move = (event: Event): void => {
      const wanted = Number((event.target as HTMLInputElement).value);
      void room.run({ do: 'sun', at: new Date(at + (wanted - minute) * 60_000).toISOString() });
    };
    return html`<label class="sun">
      <span class="quiet small numbers">${icon('sun')} ${format.minute(at)}</span>
      <input
        type="range"
        min="0"
        max=${DAY_MINUTES - 1}
        step="10"
        aria-label=${words.say('sun')}
        aria-valuetext=${format.minute(at)}
        .value=${String(minute)}
        @input=${move}
      />
    </label>`;
  }
}

/** The kind of time, in a word. */
function stateTag({ words, format }: Room, state: ClockState): TemplateResult {
  if (state.mode === 'held') return html`<span class="tag held">❚❚ ${words.say('held')}</span>`;
  if (state.mode === 'live') return html`<span class="tag live">● ${words.say('live')}</span>`;
  const rate = `×${format.number(state.rate)}`;
  return state.recorded
    ? html`<span class="tag recorded">◉ ${words.say('recordedData')} ${rate}</span>`
    : html`<span class="tag live">● ${words.say('live')} ${state.rate === 1 ? '' : rate}</span>`;
}

define('borough-clock', BoroughClock);

declare global {
  interface HTMLElementTagNameMap {
    'borough-clock': BoroughClock;
  }
}
