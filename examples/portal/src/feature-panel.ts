import type { PanelRow } from '@borough/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Room } from './room.js';
import { textOf } from './words.js';

/** What is known of the chosen thing: label, value, unit, age and source. */
export function featurePanel(
  room: Room,
  attributes: Readonly<Record<string, string | number | null>> | undefined,
): TemplateResult | typeof nothing {
  const { city, language, say } = room;
  const chosen = city.selection.chosen.get().at(-1);
  if (!chosen) return nothing;
  const table = city.description.tables?.[chosen.table];
  const rows = city.panel(chosen);
  const title = rows.find((row) => row.column === table?.title)?.value ?? chosen.key;
  return html`<section class="card feature" aria-live="polite">
    <header>
      <div>
        <small>${textOf(table?.label ?? chosen.table, language)}</small>
        <h2>${title}</h2>
      </div>
      <button
        class="plain"
        aria-label=${say('close')}
        @click=${() => void city.run({ do: 'deselect' })}
      >
        ✕
      </button>
    </header>
    <dl>${rows.filter((row) => row.column !== table?.title).map((row) => reading(room, row))}</dl>
    ${attributes ? attributeList(attributes) : nothing}
  </section>`;
}

function reading(room: Room, row: PanelRow): TemplateResult {
  const { format, language, say } = room;
  const value =
    row.value === null
      ? html`<em>${say('unknown')}</em>`
      : typeof row.value === 'string'
        ? html`<strong>${row.value}</strong>`
        : html`<strong>${format.number(row.value, row.digits)}</strong> ${row.unit ?? ''}`;
  return html`<div class="reading ${row.freshness ?? 'none'}">
    <dt>${textOf(row.label, language)}</dt>
    <dd>${value}</dd>
    ${
      row.source === null
        ? nothing
        : html`<dd class="meta">
            <span class="dot ${row.freshness}"></span>
            ${say(row.freshness ?? 'unknown')} · ${format.age(row.ageMs ?? 0)}
            ${row.quality > 0 ? html` · ${say('uncertain')}` : nothing} ·
            ${textOf(row.source.label, language)}
            <span class="tag ${row.source.nature}">${say(row.source.nature)}</span>
          </dd>`
    }
  </div>`;
}

/** Attributes come with the tiles, from outside: shown as text, names included. */
function attributeList(
  attributes: Readonly<Record<string, string | number | null>>,
): TemplateResult {
  const known = Object.entries(attributes).filter(([, value]) => value !== null && value !== '');
  return html`<dl class="attributes">
    ${known.map(
      ([name, value]) => html`<div>
        <dt>${name}</dt>
        <dd>${typeof value === 'number' ? Math.round(value * 100) / 100 : value}</dd>
      </div>`,
    )}
  </dl>`;
}
