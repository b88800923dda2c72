import type { Scope } from '@borough/core';
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { define } from '../define.js';
import type { Position } from '../ground.js';
import { icon } from '../icon.js';
import type { Room } from '../room.js';
import { findNear } from './near.js';
import { Panel } from './panel.js';
import { cellOf } from './rows.js';
import { titleOf } from './title.js';

const MOST = 6;
const WAIT_MS = 4000;

/**
 * The nearest things that have something to give: free spaces, bikes, a seat. From where the reader is, if
 * they say so, else from the middle of the picture, which is told.
 *
 * @attr table - The table of the things.
 * @attr column - The number that counts.
 * @attr least - The least it must say. Default 1.
 */
export class BoroughNearby extends Panel {
  static override properties: PropertyDeclarations = {
    table: { reflect: true, useDefault: true },
    column: { reflect: true, useDefault: true },
    least: { type: Number, reflect: true, useDefault: true },
    _from: { state: true },
  };
  static override styles = [
    ...Panel.styles,
    css`
      li + li {
        border-top: 1px solid var(--edge);
      }
      li button {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        width: 100%;
        padding: 0.5em 0.3em;
        border-radius: 0;
        text-align: start;
        gap: 0 1em;
      }
      li strong {
        font-size: 1.25em;
        font-weight: 620;
        grid-row: span 2;
        grid-column: 2;
        grid-row-start: 1;
      }
    `,
  ];

  declare table: string;
  declare column: string;
  declare least: number;
  declare protected _from: Position | null;
  #scope: Scope | null = null;
  #hasAsked = false;

  constructor() {
    super();
    this.table = '';
    this.column = '';
    this.least = 1;
    this._from = null;
  }

  protected override watch(_room: Room, scope: Scope): void {
    this.tick(scope);
    this.#scope = scope;
    this.#hasAsked = false;
  }

  /** Asks where the reader is, when they first look; who does not answer is served from the middle of the picture. */
  #locate(): void {
    if (this.#hasAsked) return;
    this.#hasAsked = true;
    const scope = this.#scope;
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => {
        if (scope === this.#scope) this._from = [coords.longitude, coords.latitude, 0];
      },
      () => {},
      { timeout: WAIT_MS, maximumAge: 60_000 },
    );
  }

  protected override heading({ words }: Room): string {
    return words.say('nearby');
  }

  protected override body(room: Room): TemplateResult {
    const { city, view, words, format } = room;
    const table = city.tables.get(this.table);
    const camera = city.scene.views.find(({ id }) => id === view)?.camera;
    if (!table || !camera) return html`<p class="quiet">${words.say('noTables')}</p>`;
    this.#locate();
    const from = this._from ?? camera.target;
    const wanted = this.column ? { column: this.column, least: this.least } : null;
    const near = findNear(table, from, wanted, MOST);
    const column = table.columns.get(this.column);
    return html`<p class="quiet small">
        ${icon('near')} ${words.say(this._from ? 'fromHere' : 'fromMiddle')}
      </p>
      ${near.length === 0 ? html`<p class="quiet">${words.say('nothingNear')}</p>` : nothing}
      <ul>
        ${near.map(({ slot, meters }) => {
          const value = column && cellOf(column, slot)?.value;
          const label = column ? words.text(column.schema.label ?? column.id) : '';
          return html`<li>
            <button class="plain" @click=${() => this.#go(room, table.keyOf(slot) as string)}>
              <span>${titleOf(room, table, slot)}</span>
              <span class="quiet small">${format.length(meters)}${label ? ` · ${label}` : ''}</span>
              ${typeof value === 'number' ? html`<strong class="numbers">${format.number(value, column?.schema.digits)}</strong>` : nothing}
            </button>
          </li>`;
        })}
      </ul>`;
  }

  #go(room: Room, key: string): void {
    const { table } = this;
    void room.run({ do: 'select', table, keys: [key] });
    void room.run({ do: 'flyTo', view: room.view, table, keys: [key] });
  }
}

define('borough-nearby', BoroughNearby);

declare global {
  interface HTMLElementTagNameMap {
    'borough-nearby': BoroughNearby;
  }
}
