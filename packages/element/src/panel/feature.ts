import type { Chosen, Hit, PanelRow, Scope } from '@borough/core';
import { css, html, nothing, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { icon } from '../icon.js';
import type { Room } from '../room.js';
import { chart, rangeOf } from './chart.js';
import { natureTag } from './nature.js';
import { Panel } from './panel.js';
import { titleOf } from './title.js';

/** The length of a chart. */
const CHART_MS = 3_600_000;

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
      .history {
        grid-column: 1 / -1;
        margin-top: 0.4em;
      }
      .history > span {
        display: flex;
        justify-content: space-between;
      }
      .chart {
        display: block;
        width: 100%;
        height: 2.8em;
        overflow: visible;
      }
      .chart path {
        fill: none;
        vector-effect: non-scaling-stroke;
        stroke-width: 2;
        stroke-linejoin: round;
      }
      .series {
        stroke: var(--accent);
      }
      .chart .now {
        stroke: var(--quiet);
        stroke-width: 1;
        stroke-dasharray: 2 3;
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
    const names = new Set([table?.title, ...Object.values(table?.titles ?? {})]);
    const reader = city.scene.table(chosen.table);
    const title = titleOf(room, reader, reader.slotOf(chosen.key)) || chosen.key;
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
        ${rows.filter(({ column }) => !names.has(column)).map((row) => this.#reading(room, row))}
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
              ? html`<strong class="word">${words.text(row.said ?? value)}</strong>`
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
      ${typeof value === 'number' ? this.#history(room, row) : nothing}
    </div>`;
  }

  /** What the thing has reported of a column, as far as it is kept, an hour at most. */
  #history({ city, format, words }: Room, row: PanelRow): TemplateResult | typeof nothing {
    const { clock, history, selection } = city;
    const thing = selection.chosen.get().at(-1);
    const nowMs = clock.nowMs();
    const toMs = Math.max(nowMs, clock.edgeMs());
    const earliestMs = Math.min(nowMs, toMs) - CHART_MS;
    if (!thing) return nothing;
    const series = history.series(thing, row.column, earliestMs, toMs);
    const range = rangeOf(series.values);
    if (!range || series.values.length < 2) return nothing;
    // A reading may be true of a time before it came.
    const fromMs = Math.min(history.fromMs.get(), series.atMs[0] as number);
    const [low, high] = range.map((value) => format.number(value, row.digits));
    const said = words.say('chart', {
      from: format.minute(fromMs),
      to: format.minute(toMs),
      low: low ?? '',
      high: high ?? '',
    });
    return html`<dd class="history">
      ${chart(series, { fromMs, toMs, nowMs }, said)}
      <span class="quiet small numbers" aria-hidden="true">
        <span>${format.minute(fromMs)}</span><span>${low} – ${high}</span><span>${format.minute(toMs)}</span>
      </span>
    </dd>`;
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
