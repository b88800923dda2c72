import type { Chosen, Hit, PanelRow, Scope } from '@borough/core';
import { css, html, nothing, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { icon } from '../icon.js';
import type { Room } from '../room.js';
import { natureTag } from './nature.js';
import { Panel } from './panel.js';

type Attributes = NonNullable<Hit['attributes']>;

/** What is known of the chosen thing: each value with its unit, age and source. Nothing while nothing is chosen. */
export class BoroughFeature extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      .body {
        padding-top: 1em;
      }
      header {
        display: flex;
        justify-content: space-between;
        align-items: start;
        gap: 0.5em;
        margin-bottom: 0.6em;
      }
      header button {
        margin: -0.4em -0.4em 0 0;
      }
      h2 {
        font-size: 1.2em;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      dl {
        margin: 0;
      }
      .reading {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 0.8em;
        padding: 0.65em 0;
        border-top: 1px solid var(--edge);
        align-items: baseline;
      }
      dt {
        color: var(--quiet);
      }
      dd {
        margin: 0;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .value {
        text-align: end;
      }
      .value strong {
        font-size: 1.4em;
        font-weight: 620;
        font-variant-numeric: tabular-nums;
      }
      .value strong.word {
        font-size: 1.05em;
      }
      .stale strong,
      .offline strong {
        color: var(--quiet);
        text-decoration: underline dotted;
        text-underline-offset: 0.2em;
      }
      .from {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2em 0.5em;
      }
      .attributes {
        border-top: 1px solid var(--edge);
        padding-top: 0.6em;
      }
      .attributes div {
        display: flex;
        justify-content: space-between;
        gap: 1em;
      }
      .attributes dd {
        text-align: end;
      }
      footer {
        margin-top: 0.6em;
        display: flex;
        gap: 0.6em;
      }
    `,
  ];

  #hit: Hit | null = null;

  protected override watch({ city }: Room, scope: Scope): void {
    this.tick(scope);
    scope.add(city.selection.chosen.watch(this.refresh));
    // What a tile carries of a thing is known while the pointer is on it.
    scope.add(
      city.hover.watch((hit) => {
        if (hit) this.#hit = hit;
      }),
    );
  }

  protected override heading(): null {
    return null;
  }

  protected override body(room: Room): TemplateResult | typeof nothing {
    const { city, words } = room;
    const chosen = city.selection.chosen.get().at(-1);
    if (!chosen || !city.tables.has(chosen.table)) return nothing;
    const table = city.description.tables?.[chosen.table];
    const rows = city.panel(chosen);
    const title = rows.find((row) => row.column === table?.title)?.value ?? chosen.key;
    const attributes = this.#hit?.key === chosen.key ? this.#hit?.attributes : undefined;
    return html`<header>
        <div>
          <span class="quiet small">${words.text(table?.label ?? chosen.table)}</span>
          <h2 part="heading">${title}</h2>
        </div>
        <button
          class="plain"
          aria-label=${words.say('close')}
          @click=${() => void room.run({ do: 'deselect' })}
        >
          ${icon('close')}
        </button>
      </header>
      <dl>
        ${rows.filter(({ column }) => column !== table?.title).map((row) => this.#reading(room, row))}
      </dl>
      ${attributes ? attributeList(attributes) : nothing}
      <footer>
        <button @click=${() => this.#fly(room, chosen)}>${icon('pin')} ${words.say('flyThere')}</button>
      </footer>`;
  }

  #reading(room: Room, row: PanelRow): TemplateResult {
    const { format, words } = room;
    const { value, freshness, source } = row;
    return html`<div class="reading ${freshness ?? 'none'}">
      <dt>${words.text(row.label)}</dt>
      <dd class="value">
        ${
          value === null
            ? html`<span class="quiet">${words.say('unknown')}</span>`
            : typeof value === 'string'
              ? html`<strong class="word">${value}</strong>`
              : html`<strong>${format.number(value, row.digits)}</strong> ${row.unit ?? ''}`
        }
      </dd>
      ${
        source && freshness
          ? html`<dd class="from quiet small">
              <span class="tag ${freshness}">${words.say(freshness)}</span>
              <span>${words.say('ago', { age: format.age(row.ageMs ?? 0) })}</span>
              ${row.quality > 0 ? html`<span>${words.say('uncertain')}</span>` : nothing}
              <span>${words.text(source.label)}</span>
              ${natureTag(source.nature, words)}
            </dd>`
          : nothing
      }
    </div>`;
  }

  #fly({ run, view }: Room, { table, key }: Chosen): void {
    void run({ do: 'flyTo', view, table, keys: [key] });
  }
}

/** Attributes come with the tiles, from outside: shown as text, names included. */
function attributeList(attributes: Attributes): TemplateResult {
  const known = Object.entries(attributes).filter(([, value]) => value !== null && value !== '');
  return html`<dl class="attributes small">
    ${known.map(
      ([name, value]) => html`<div>
        <dt>${name}</dt>
        <dd>${typeof value === 'number' ? Math.round(value * 100) / 100 : value}</dd>
      </div>`,
    )}
  </dl>`;
}

define('borough-feature', BoroughFeature);

declare global {
  interface HTMLElementTagNameMap {
    'borough-feature': BoroughFeature;
  }
}
