import type { Alarm, Scope } from '@borough/core';
import { css, html, nothing, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { icon } from '../icon.js';
import type { Room } from '../room.js';
import type { Word } from '../words/en.js';
import { createNews } from './news.js';
import { Panel } from './panel.js';
import { titleOf } from './title.js';

const MOST = 40;
const LEVELS = {
  1: ['levelOne', '○'],
  2: ['levelTwo', '△'],
  3: ['levelThree', '◆'],
} as const satisfies Record<Alarm['level'], readonly [Word, string]>;

/** What is wrong in the city, the gravest first; new ones are also told to screen readers, together and seldom. */
export class BoroughAlarms extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 0.4em;
        border-top: 1px solid var(--edge);
      }
      li:first-child {
        border: 0;
      }
      li > button:first-child {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        justify-content: start;
        gap: 0 0.6em;
        padding: 0.35em 0.2em;
        border-radius: 8px;
        text-align: start;
      }
      .sign {
        grid-row: span 2;
        font-size: 1.1em;
        line-height: 1.4;
      }
      .level2 .sign {
        color: var(--warn);
      }
      .level3 .sign {
        color: var(--bad);
      }
      .over {
        opacity: 0.75;
      }
      strong {
        font-weight: 570;
        overflow-wrap: anywhere;
      }
    `,
  ];

  #news = createNews();
  #said = '';

  protected override watch({ city }: Room, scope: Scope): void {
    this.#news = createNews();
    this.#said = '';
    this.#news.look(city.alarms.get());
    this.tick(scope);
    scope.add(
      city.alarms.watch((alarms) => {
        this.#news.look(alarms);
        this.refresh();
      }),
    );
  }

  protected override heading({ city, words, format }: Room): TemplateResult {
    const open = city.alarms.get().filter(isOpen).length;
    return html`${words.say('alarms')}
    ${open > 0 ? html`<span class="tag bad">! ${words.say('alarmCount', { count: format.number(open) })}</span>` : nothing}`;
  }

  /** Stays where it is when the card is folded: what is said aloud does not depend on what is seen. */
  protected override aloud(room: Room): string {
    const news = this.#news.take(performance.now());
    if (news) {
      const first = `${room.words.text(news.first.label)}: ${nameOf(room, news.first)}`;
      this.#said =
        news.count === 1
          ? first
          : room.words.say('alarmNews', { count: room.format.number(news.count), first });
    }
    return this.#said;
  }

  protected override body(room: Room): TemplateResult {
    const { city, words, format } = room;
    const all = [...city.alarms.get()].sort(
      (a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.level - a.level || b.sinceMs - a.sinceMs,
    );
    if (all.length === 0) return html`<p class="quiet">${words.say('noAlarms')}</p>`;
    return html`<ul>
        ${all.slice(0, MOST).map((alarm) => this.#row(room, alarm))}
      </ul>
      ${
        all.length > MOST
          ? html`<p class="quiet small">
              ${words.say('moreAlarms', { count: format.number(all.length - MOST) })}
            </p>`
          : nothing
      }`;
  }

  #row(room: Room, alarm: Alarm): TemplateResult {
    const { words, format, run, view } = room;
    const { rule, table, key, level, endedMs, sinceMs, isAcknowledged } = alarm;
    const [word, sign] = LEVELS[level];
    const show = (): void => {
      void run({ do: 'select', table, keys: [key] });
      void run({ do: 'flyTo', view, table, keys: [key] });
    };
    const label = words.text(alarm.label);
    const name = nameOf(room, alarm);
    return html`<li class="level${level} ${isOpen(alarm) ? '' : 'over'}">
      <button class="plain" @click=${show}>
        <span class="sign" title=${words.say(word)} aria-hidden="true">${sign}</span>
        <span><span class="apart">${words.say(word)}: </span><strong>${label}</strong></span>
        <span class="quiet small">
          ${name} ·
          ${
            endedMs === undefined
              ? words.say('alarmSince', { time: format.moment(sinceMs) })
              : words.say('alarmEnded', { time: format.moment(endedMs) })
          }
        </span>
      </button>
      ${
        isAcknowledged
          ? html`<span class="tag">✓ ${words.say('acknowledged')}</span>`
          : html`<button
              class="plain"
              aria-label="${words.say('acknowledge')}: ${label}, ${name}"
              title=${words.say('acknowledge')}
              @click=${() => void run({ do: 'acknowledge', rule, table, key })}
            >
              ${icon('check')}
            </button>`
      }
    </li>`;
  }
}

const isOpen = ({ endedMs }: Alarm): boolean => endedMs === undefined;

function nameOf(room: Room, { table: id, key }: Alarm): string {
  const table = room.city.tables.get(id);
  return (table && titleOf(room, table, table.slotOf(key))) || key;
}

define('borough-alarms', BoroughAlarms);

declare global {
  interface HTMLElementTagNameMap {
    'borough-alarms': BoroughAlarms;
  }
}
