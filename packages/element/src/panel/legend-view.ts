import type { Legend, LegendEntry } from '@borough/core';
import { css, html, nothing, type TemplateResult } from 'lit';
import { paint } from '../paint.js';
import type { Room } from '../room.js';

/** A legend as it follows from a style: a strip with numbers, or entries with their words. */
export function legendView(room: Room, legend: Legend): TemplateResult {
  const { format, words } = room;
  return html`<div class="legend">
    <p class="quiet small">
      ${words.text(legend.title)}${legend.unit ? html` <i>${legend.unit}</i>` : nothing}
    </p>
    ${
      legend.strip.length > 0
        ? html`<div
              class="strip"
              ${paint({ background: `linear-gradient(90deg, ${legend.strip.join(',')})` })}
            ></div>
            <div class="ticks quiet small numbers">
              ${legend.ticks.map((tick) => html`<span>${format.short(tick.value)}</span>`)}
            </div>`
        : nothing
    }
    <ul class="entries small">
      ${legend.entries.map((entry) => line(entry.color, entry.text ? words.text(entry.text) : span(room, entry)))}
      ${line(legend.noData, words.say('noData'))}
    </ul>
  </div>`;
}

function line(color: string, text: string): TemplateResult {
  return html`<li><b ${paint({ background: color })}></b>${text}</li>`;
}

function span({ format, words }: Room, { from, to }: LegendEntry): string {
  const [low, high] = [format.number(from ?? 0), format.number(to ?? 0)];
  if (from === undefined) return words.say('belowOf', { to: high });
  return to === undefined
    ? words.say('fromOn', { from: low })
    : words.say('fromTo', { from: low, to: high });
}

export const LEGEND = css`
  .strip {
    height: 0.7em;
    border-radius: 99px;
    border: 1px solid var(--edge);
  }
  .ticks {
    display: flex;
    justify-content: space-between;
  }
  .entries {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1em;
    margin-top: 0.2em;
  }
  .entries li {
    display: flex;
    align-items: center;
    gap: 0.5em;
  }
  .entries b {
    width: 0.9em;
    height: 0.9em;
    border-radius: 3px;
    border: 1px solid var(--edge);
  }
`;
