import type { LayerReader, Legend } from '@borough/core';
import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Room } from './room.js';
import { textOf } from './words.js';

/** On a phone the city comes first. */
const STARTS_OPEN = !matchMedia('(max-width: 760px)').matches;

/** The layers, each with its switch and the legend that follows from its style. */
export function layerList(room: Room): TemplateResult {
  const { city, say } = room;
  // Scenery has no name; what has one can be switched.
  const named = city.scene.layers.filter(({ layer }) => layer.label !== undefined).reverse();
  return html`<details class="card layers" ?open=${STARTS_OPEN}>
    <summary><h2>${say('layers')}</h2></summary>
    <ul>
      ${named.map((layer) => row(room, layer))}
    </ul>
  </details>`;
}

function row(room: Room, { id, layer }: LayerReader): TemplateResult {
  const isVisible = layer.visible !== false;
  const change = (event: Event): void => {
    const { checked } = event.target as HTMLInputElement;
    void room.city.run({ do: 'layer', id, visible: checked });
    room.refresh();
  };
  const legend = room.city.legend(id);
  return html`<li>
    <label>
      <input type="checkbox" .checked=${isVisible} @change=${change} />
      <span>${textOf(layer.label ?? id, room.language)}</span>
      ${nature(room, id)}
    </label>
    ${legend && isVisible ? legendOf(room, legend) : nothing}
  </li>`;
}

/** A layer wears the nature of the feed behind its colours. */
function nature(room: Room, id: string): TemplateResult | typeof nothing {
  const { city } = room;
  const reader = city.scene.layers.find((l) => l.id === id);
  const column = reader?.layer.style?.color?.column;
  if (!reader || !column) return nothing;
  const feed = Object.values(city.description.feeds ?? {}).find(
    (f) =>
      f.table === reader.table &&
      Object.hasOwn((f.map as { columns?: object } | undefined)?.columns ?? {}, column),
  );
  const kind = feed?.nature ?? 'measured';
  return kind === 'measured' ? nothing : html`<span class="tag ${kind}">${room.say(kind)}</span>`;
}

function legendOf(room: Room, legend: Legend): TemplateResult {
  const { format, language, say } = room;
  const unit = legend.unit ? ` ${legend.unit}` : '';
  return html`<div class="legend">
    <p>${textOf(legend.title, language)}${unit ? html`<i>${unit}</i>` : nothing}</p>
    ${
      legend.strip.length > 0
        ? html`<div
              class="strip"
              style=${styleMap({ background: `linear-gradient(90deg, ${legend.strip.join(',')})` })}
            ></div>
            <div class="ticks">
              ${legend.ticks.map((tick) => html`<span>${format.short(tick.value)}</span>`)}
            </div>`
        : html`<ul class="entries">
            ${legend.entries.map(
              (entry) => html`<li>
                <b style=${styleMap({ background: entry.color })}></b>${entry.text ?? span(room, entry)}
              </li>`,
            )}
          </ul>`
    }
    <ul class="entries">
      <li><b style=${styleMap({ background: legend.noData })}></b>${say('noData')}</li>
    </ul>
  </div>`;
}

function span(room: Room, { from, to }: { from?: number; to?: number }): string {
  const { number } = room.format;
  if (from === undefined) return `< ${number(to ?? 0)}`;
  return to === undefined ? `≥ ${number(from)}` : `${number(from)} – ${number(to)}`;
}
