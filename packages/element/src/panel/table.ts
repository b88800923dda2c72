import type { ColumnReader, Scope, Table } from '@borough/core';
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { define } from '../define.js';
import type { Room } from '../room.js';
import { Panel } from './panel.js';
import { cellOf, findRows } from './rows.js';
import { titleColumn, titleOf } from './title.js';

const PAGE_ROWS = 25;
/** The order is looked at anew so often; values in it, once a second. */
const ORDER_MS = 5000;

/**
 * What a layer shows, as a table: every thing with its values, for screen readers and for all who would
 * rather read. A page of rows at a time, by name or by any column.
 *
 * @attr table - The id of the table to begin with; else the first that a named layer draws.
 */
export class BoroughTable extends Panel {
  static override properties: PropertyDeclarations = {
    table: { reflect: true, useDefault: true },
    _text: { state: true },
    _by: { state: true },
    _isDescending: { state: true },
    _page: { state: true },
  };
  static override styles = [
    ...Panel.styles,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.6em;
        align-items: center;
        margin-bottom: 0.6em;
      }
      .tools input,
      .tools select {
        flex: 1 1 9em;
        min-width: 0;
      }
      .scroll {
        overflow: auto;
        border: 1px solid var(--edge);
        border-radius: calc(var(--radius) * 0.7);
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 0.93em;
      }
      caption {
        text-align: start;
        padding: 0.4em 0.8em;
        color: var(--quiet);
      }
      th,
      td {
        padding: 0 0.8em;
        text-align: start;
        font-weight: inherit;
        white-space: nowrap;
        border-top: 1px solid var(--edge);
      }
      thead th {
        border: 0;
        background: var(--field);
      }
      th button {
        padding: 0;
        border: 0;
        background: none;
        justify-content: start;
        text-align: start;
      }
      thead button {
        font-weight: 600;
        font-size: 0.93em;
      }
      tbody button {
        color: var(--accent);
        text-decoration: underline;
        text-underline-offset: 0.2em;
        text-decoration-thickness: 1px;
      }
      .number,
      .number button {
        text-align: end;
        justify-content: end;
        font-variant-numeric: tabular-nums;
      }
      td.stale,
      td.offline {
        color: var(--quiet);
      }
      nav {
        display: flex;
        justify-content: space-between;
        align-items: center;
        gap: 0.6em;
        margin-top: 0.6em;
      }
    `,
  ];

  declare table: string;
  declare protected _text: string;
  declare protected _by: string | null;
  declare protected _isDescending: boolean;
  declare protected _page: number;
  #order: { readonly name: string; readonly atMs: number; readonly slots: readonly number[] } = {
    name: '',
    atMs: 0,
    slots: [],
  };

  constructor() {
    super();
    this.table = '';
    this._text = '';
    this._by = null;
    this._isDescending = false;
    this._page = 0;
  }

  protected override watch({ city }: Room, scope: Scope): void {
    this.tick(scope);
    scope.add(city.selection.chosen.watch(this.refresh));
  }

  protected override heading({ words }: Room): string {
    return words.say('table');
  }

  protected override body(room: Room): TemplateResult {
    const { city, words, format } = room;
    const names = shownTables(room);
    const id = names.includes(this.table) ? this.table : names[0];
    const table = id === undefined ? undefined : city.tables.get(id);
    if (!table) return html`<p class="quiet">${words.say('noTables')}</p>`;
    const slots = this.#slots(room, table);
    const last = Math.max(0, Math.ceil(slots.length / PAGE_ROWS) - 1);
    const page = Math.min(this._page, last);
    const rows = slots.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
    const labelOf = (name: string): string =>
      words.text(city.description.tables?.[name]?.label ?? name);
    return html`<div class="tools">
        <select aria-label=${words.say('whichTable')} @change=${this.#choose}>
          ${names.map(
            (name) =>
              html`<option value=${name} ?selected=${name === table.id}>${labelOf(name)}</option>`,
          )}
        </select>
        <input
          type="search"
          aria-label=${words.say('filter')}
          placeholder=${words.say('filter')}
          .value=${this._text}
          @input=${this.#filter}
        />
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label=${labelOf(table.id)}>
        ${this.#grid(room, table, rows, slots.length)}
      </div>
      <nav aria-label=${words.say('pages')}>
        <button ?disabled=${page === 0} @click=${() => this.#turn(page - 1)}>
          ${words.say('earlierRows')}
        </button>
        <span class="numbers small quiet">
          ${words.say('pageOf', { page: format.number(page + 1), pages: format.number(last + 1) })}
        </span>
        <button ?disabled=${page === last} @click=${() => this.#turn(page + 1)}>
          ${words.say('laterRows')}
        </button>
      </nav>`;
  }

  #grid(room: Room, table: Table, rows: readonly number[], count: number): TemplateResult {
    const { city, words, format } = room;
    const title = titleColumn(room, table.id);
    const columns = [...table.columns.values()].filter(({ id }) => id !== title);
    const chosen = city.selection.chosen.get();
    return html`<table>
      <caption>
        ${words.say('rows', { count: format.number(count) })}
      </caption>
      <thead>
        <tr>
          ${this.#head(null, words.say('name'))}
          ${columns.map((column) => {
            const { id, schema } = column;
            const unit = schema.unit ? ` (${schema.unit})` : '';
            return this.#head(id, `${words.text(schema.label ?? id)}${unit}`, sideOf(column));
          })}
        </tr>
      </thead>
      <tbody>
        ${rows.map((slot) => {
          const key = table.keyOf(slot) as string;
          const isChosen = chosen.some((thing) => thing.table === table.id && thing.key === key);
          return html`<tr aria-selected=${isChosen ? 'true' : 'false'}>
            <th scope="row">
              <button @click=${() => this.#show(room, table.id, key)}>
                ${titleOf(room, table, slot)}
              </button>
            </th>
            ${columns.map((column) => cell(room, column, slot))}
          </tr>`;
        })}
      </tbody>
    </table>`;
  }

  #head(id: string | null, label: string, side = ''): TemplateResult {
    const isOrder = this._by === id;
    const order = isOrder ? (this._isDescending ? 'descending' : 'ascending') : nothing;
    return html`<th scope="col" class=${side} aria-sort=${order}>
      <button @click=${() => this.#sort(id)}>
        ${label} <span aria-hidden="true">${isOrder ? (this._isDescending ? '↓' : '↑') : ''}</span>
      </button>
    </th>`;
  }

  #slots(room: Room, table: Table): readonly number[] {
    const title = (slot: number): string => titleOf(room, table, slot);
    const { _text: text, _by, _isDescending: isDescending } = this;
    const by = _by !== null && table.columns.has(_by) ? _by : null;
    const name = JSON.stringify([
      table.id,
      table.size,
      text,
      by,
      isDescending,
      room.words.language,
    ]);
    const now = performance.now();
    if (this.#order.name !== name || now - this.#order.atMs > ORDER_MS)
      this.#order = { name, atMs: now, slots: findRows(table, { text, by, isDescending, title }) };
    return this.#order.slots;
  }

  #show(room: Room, table: string, key: string): void {
    void room.run({ do: 'select', table, keys: [key] });
    void room.run({ do: 'flyTo', view: room.view, table, keys: [key] });
  }

  #choose = (event: Event): void => {
    this.table = (event.target as HTMLSelectElement).value;
    this._page = 0;
    this._by = null;
  };

  #filter = (event: Event): void => {
    this._text = (event.target as HTMLInputElement).value;
    this._page = 0;
  };

  #turn(page: number): void {
    this._page = page;
  }

  #sort(id: string | null): void {
    this._isDescending = this._by === id && !this._isDescending;
    this._by = id;
    this._page = 0;
  }
}

/** Numbers stand at the end of their column, its name and what is unknown too. */
const sideOf = ({ schema }: ColumnReader): string => (schema.type === 'number' ? 'number' : '');

function cell({ format, words }: Room, column: ColumnReader, slot: number): TemplateResult {
  const found = cellOf(column, slot);
  if (!found) return html`<td class="quiet ${sideOf(column)}">${words.say('unknown')}</td>`;
  const { value, freshness } = found;
  const old = freshness === 'live' ? '' : ` (${words.say(freshness)})`;
  if (typeof value === 'string') {
    const said = words.text(column.schema.words?.[value] ?? value);
    return html`<td class=${freshness}>${said}${old}</td>`;
  }
  return html`<td class="number ${freshness}">${format.number(value, column.schema.digits)}${old}</td>`;
}

/** Tables behind the layers that have a name, as the layers stand; the one on top first. */
function shownTables({ city }: Room): string[] {
  const named = city.scene.layers.filter(({ layer }) => layer.label !== undefined).reverse();
  return [...new Set(named.map(({ table }) => table))];
}

define('borough-table', BoroughTable);

declare global {
  interface HTMLElementTagNameMap {
    'borough-table': BoroughTable;
  }
}
