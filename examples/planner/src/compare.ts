import { EXISTING_ID } from '@borough/core';
import type { Room } from '@borough/element';
import { css, html, nothing, type TemplateResult } from 'lit';
import { PlannerPanel } from './planner-panel.js';
import { say } from './words.js';

/** Chooses how two futures are compared, and with which. */
export class PlannerCompare extends PlannerPanel {
  static override styles = [
    ...PlannerPanel.styles,
    css`
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.4em;
      }
      .card {
        overflow: visible;
      }
      .body {
        padding: 0.35em;
      }
    `,
  ];

  protected override heading(): null {
    return null;
  }

  protected override body(room: Room): TemplateResult {
    const { city, run } = room;
    const now = city.compare.now.get();
    const all = Object.entries(city.scenarios.all.get());
    const set = (how: 'off' | 'swipe' | 'side', id: string): void =>
      void run({ do: 'compare', how, with: id, at: now?.at ?? 0.5 });
    const other = now?.scenario ?? EXISTING_ID;
    const button = (how: 'off' | 'swipe' | 'side'): TemplateResult => html`<button
      id=${how}
      aria-pressed=${(now?.how ?? 'off') === how}
      @click=${() => set(how, other)}
    >
      ${say(room, how)}
    </button>`;
    return html`<div class="row" role="group" aria-label=${say(room, 'compare')}>
      ${button('off')} ${button('swipe')} ${button('side')}
      ${
        now
          ? html`<label>
              <span class="small quiet">${say(room, 'compareWith')}</span>
              <select
                id="with"
                @change=${(event: Event) => set(now.how, (event.target as HTMLSelectElement).value)}
              >
                <option value=${EXISTING_ID} ?selected=${other === EXISTING_ID}>${say(room, 'existing')}</option>
                ${all.map(
                  ([id, { label }]) =>
                    html`<option value=${id} ?selected=${other === id}>${room.words.text(label ?? id)}</option>`,
                )}
              </select>
            </label>`
          : nothing
      }
    </div>`;
  }
}

/** The line between two futures; it is dragged, or moved by arrow keys. */
export class PlannerDivider extends PlannerPanel {
  static override styles = [
    ...PlannerPanel.styles,
    css`
      :host {
        position: absolute;
        inset: 0;
        pointer-events: none;
      }
      .card {
        all: unset;
      }
      .body {
        position: absolute;
        inset: 0;
        padding: 0;
        overflow: visible;
      }
      .line {
        position: absolute;
        top: 5em;
        bottom: 0;
        width: var(--target);
        translate: -50% 0;
        pointer-events: auto;
        touch-action: none;
        cursor: ew-resize;
        display: grid;
        place-items: center;
      }
      .line::before {
        content: '';
        position: absolute;
        top: 0;
        bottom: 0;
        width: 3px;
        background: var(--solid);
        box-shadow: 0 0 0 1px var(--edge), 0 0 8px rgb(0 0 0 / 35%);
      }
      .line::after {
        content: '⇔';
        position: relative;
        width: 2.4em;
        height: 2.4em;
        line-height: 2.3em;
        text-align: center;
        border-radius: 50%;
        background: var(--solid);
        border: 1px solid var(--edge);
        box-shadow: var(--shadow);
      }
    `,
  ];

  protected override heading(): null {
    return null;
  }

  protected override body(room: Room): TemplateResult | typeof nothing {
    const { city, run } = room;
    const now = city.compare.now.get();
    if (!now) return nothing;
    const set = (at: number): void => {
      const next = Math.min(0.98, Math.max(0.02, at));
      void run({ do: 'compare', how: now.how, with: now.scenario ?? EXISTING_ID, at: next });
    };
    const drag = (event: PointerEvent): void => {
      const line = event.currentTarget as HTMLElement;
      if (event.type === 'pointerdown') line.setPointerCapture(event.pointerId);
      if (!line.hasPointerCapture(event.pointerId)) return;
      const box = (room.stage ?? this).getBoundingClientRect();
      set((event.clientX - box.left) / box.width);
    };
    const press = (event: KeyboardEvent): void => {
      const by = { ArrowLeft: -0.02, ArrowRight: 0.02 }[event.key];
      if (by !== undefined) set(now.at + by);
    };
    const percent = Math.round(now.at * 100);
    return html`<div
      class="line"
      id="line"
      role="slider"
      tabindex="0"
      aria-label=${say(room, 'divider')}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${percent}
      .style=${`left:${now.at * 100}%`}
      @pointerdown=${drag}
      @pointermove=${drag}
      @keydown=${press}
    ></div>`;
  }
}

customElements.define('planner-compare', PlannerCompare);
customElements.define('planner-divider', PlannerDivider);
