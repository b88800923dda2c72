import type { Scope } from '@borough/core';
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { icon } from '../icon.js';
import type { Room } from '../room.js';
import { Panel } from './panel.js';

const DAY_MINUTES = 1440;
const HOUR_MS = 3_600_000;
/** City seconds in a second. */
const RATES = [1, 10, 60, 600] as const;
/** Steps of the slider over its whole length. */
const STEPS = 1000;

/**
 * City time, and what kind of time it is. It stops, goes back to what was known earlier, plays from there
 * at any rate, and goes live again.
 *
 * @attr sun - Also a slider for the hour at which the sun stands.
 */
export class BoroughClock extends Panel {
  static override properties: PropertyDeclarations = {
    sun: { type: Boolean, reflect: true, useDefault: true },
    _rate: { state: true },
  };
  static override styles = [
    ...Panel.styles,
    css`
      .body {
        display: grid;
        gap: 0.1em;
        padding: 0.45em 0.6em 0.3em 1em;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.3em 0.7em;
      }
      .now {
        display: flex;
        align-items: baseline;
        gap: 0.6em;
        margin-right: auto;
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
        white-space: nowrap;
      }
      label .icon {
        vertical-align: -0.3em;
      }
      input {
        width: 8em;
        height: var(--target);
        margin: 0;
      }
      .line input {
        flex: 1;
        min-width: 8em;
      }
      .line {
        flex-wrap: nowrap;
        margin-top: -0.3em;
      }
      :host([data-density='phone']) .body {
        padding: 0.4em 0.5em 0 0.8em;
      }
      :host([data-density='phone']) .now {
        flex-direction: column;
        gap: 0;
        line-height: 1.2;
      }
      :host([data-density='phone']) .row {
        flex-wrap: nowrap;
        gap: 0.4em;
      }
      :host([data-density='phone']) .now strong {
        font-size: 1.2em;
        min-width: 0;
      }
      :host([data-density='phone']) :is(.sun, button span, .end) {
        display: none;
      }
    `,
  ];

  declare sun: boolean;
  declare protected _rate: number;

  constructor() {
    super();
    this.sun = false;
    this._rate = 60;
  }

  protected override watch({ city }: Room, scope: Scope): void {
    this.tick(scope);
    scope.add(city.clock.state.watch(this.refresh));
    scope.add(city.scene.sunClock.watch(this.refresh));
    scope.add(city.history.showing.watch(this.refresh));
  }

  protected override heading(): null {
    return null;
  }

  protected override body(room: Room): TemplateResult {
    const { city, format } = room;
    const { clock } = city;
    const now = clock.nowMs();
    return html`<div class="row">
        <div class="now">
          <strong>${format.time(now)}</strong>
          <span class="quiet small">${format.date(now)}</span>
        </div>
        ${stateTag(room)}
        ${this.#buttons(room)} ${this.sun ? this.#sun(room) : nothing}
      </div>
      ${this.#line(room)}`;
  }

  #buttons({ city: { clock }, words, run }: Room): TemplateResult {
    const { mode } = clock.state.get();
    const back = (): void =>
      void run({ do: 'hold', at: new Date(clock.nowMs() - HOUR_MS).toISOString() });
    const isRunning = mode !== 'held';
    const turn = (): void =>
      void run(isRunning ? { do: 'hold' } : { do: 'replay', rate: this._rate });
    return html`<button aria-label=${words.say('hourBack')} title=${words.say('hourBack')} @click=${back}>
        −1 h
      </button>
      <button aria-label=${words.say(isRunning ? 'pause' : 'play')} @click=${turn}>
        ${icon(isRunning ? 'pause' : 'play')}<span>${words.say(isRunning ? 'pause' : 'play')}</span>
      </button>
      ${
        clock.isAway()
          ? html`${this.#rates(clock.nowMs(), mode, words, run)}
              <button class="first" @click=${() => void run({ do: 'live' })}>${words.say('goLive')}</button>`
          : nothing
      }`;
  }

  #rates(nowMs: number, mode: string, words: Room['words'], run: Room['run']): TemplateResult {
    const change = (event: Event): void => {
      this._rate = Number((event.target as HTMLSelectElement).value);
      if (mode === 'replay')
        void run({ do: 'replay', from: new Date(nowMs).toISOString(), rate: this._rate });
    };
    return html`<select aria-label=${words.say('rate')} @change=${change}>
      ${RATES.map((rate) => html`<option value=${rate} ?selected=${rate === this._rate}>×${rate}</option>`)}
    </select>`;
  }

  /** From what is kept, an hour at least, to the live edge. */
  #line({ city, format, words, run }: Room): TemplateResult {
    const { clock, history } = city;
    const to = clock.edgeMs();
    const from = Math.min(history.fromMs.get() || to, to - HOUR_MS);
    const step = (to - from) / STEPS;
    const now = clock.nowMs();
    const at = Math.round((now - from) / step);
    const move = (event: Event): void => {
      const wanted = Number((event.target as HTMLInputElement).value);
      void run(
        wanted >= STEPS
          ? { do: 'live' }
          : { do: 'hold', at: new Date(from + wanted * step).toISOString() },
      );
    };
    return html`<div class="row line">
      <span class="quiet small numbers end">${format.minute(from)}</span>
      <input
        type="range"
        min="0"
        max=${STEPS}
        aria-label=${words.say('timeline')}
        aria-valuetext="${format.date(now)} ${format.time(now)}"
        .value=${String(clock.isAway() ? at : STEPS)}
        @input=${move}
      />
      <span class="quiet small end">${words.say('live')}</span>
    </div>`;
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
function stateTag({ city: { clock, history }, words, format }: Room): TemplateResult {
  const state = clock.state.get();
  if (history.showing.get() === 'before')
    return html`<span class="tag held">◌ ${words.say('beforeKept')}</span>`;
  if (state.mode === 'held') return html`<span class="tag held">❚❚ ${words.say('held')}</span>`;
  if (state.mode === 'live') return html`<span class="tag live">● ${words.say('live')}</span>`;
  const rate = state.rate === 1 ? '' : ` ×${format.number(state.rate)}`;
  if (clock.isAway()) return html`<span class="tag held">▶ ${words.say('replayed')}${rate}</span>`;
  return state.recorded
    ? html`<span class="tag recorded">◉ ${words.say('recordedData')}${rate}</span>`
    : html`<span class="tag live">● ${words.say('live')}${rate}</span>`;
}

define('borough-clock', BoroughClock);

declare global {
  interface HTMLElementTagNameMap {
    'borough-clock': BoroughClock;
  }
}
