import type { FeedHealth, RejectReason, Scope } from '@borough/core';
import { css, html, nothing, type TemplateResult } from 'lit';
import { define } from '../define.js';
import type { Room } from '../room.js';
import type { Word } from '../words/en.js';
import { natureTag } from './nature.js';
import { Panel } from './panel.js';

/** How each source is doing, what was put aside and why, and how tiles and readings have met. */
export class BoroughHealth extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      li {
        padding: 0.7em 0;
        border-top: 1px solid var(--edge);
      }
      li:first-child {
        border: 0;
        padding-top: 0;
      }
      h3 {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.3em 0.6em;
        margin: 0;
        font-size: 1em;
        font-weight: 600;
      }
      p {
        overflow-wrap: anywhere;
      }
    `,
  ];

  protected override watch({ city }: Room, scope: Scope): void {
    this.tick(scope);
    scope.add(city.health.watch(this.refresh));
  }

  protected override heading({ city, words }: Room): TemplateResult {
    const bad = city.health.get().feeds.filter((feed) => !isFine(feed)).length;
    return html`${words.say('sources')}
    ${bad > 0 ? html`<span class="tag bad">! ${words.say('sourcesLost', { count: String(bad) })}</span>` : nothing}`;
  }

  protected override body(room: Room): TemplateResult {
    const { city, words, format } = room;
    const { feeds, tilesets, events } = city.health.get();
    return html`<ul>
      ${feeds.map((feed) => source(room, feed))}
      ${Object.entries(tilesets).map(
        ([id, { features, covered, unjoined }]) => html`<li>
          <h3>${words.text(city.description.tilesets?.[id]?.label ?? id)}</h3>
          <p class="quiet small numbers">
            ${words.say('covered', {
              features: format.number(features),
              covered: format.number(covered),
            })}
            ${unjoined > 0 ? ` · ${words.say('unjoined', { count: format.number(unjoined) })}` : ''}
          </p>
        </li>`,
      )}
      ${
        events.length > 0
          ? html`<li>
              <h3>${words.say('notices')}</h3>
              ${events.slice(-5).map((event) => technical(`${event.code}: ${event.detail}`))}
            </li>`
          : nothing
      }
    </ul>`;
  }
}

const isFine = ({ link }: FeedHealth): boolean => link === 'open' || link === 'closed';

const LINKS = {
  connecting: 'linkConnecting',
  open: 'linkOpen',
  waiting: 'linkWaiting',
  failed: 'linkFailed',
  closed: 'linkClosed',
} as const satisfies Record<FeedHealth['link'], Word>;

const REASONS = {
  notice: 'rejectNotice',
  decode: 'rejectDecode',
  schema: 'rejectSchema',
  unsafe: 'rejectUnsafe',
  size: 'rejectSize',
  id: 'rejectId',
  type: 'rejectType',
  range: 'rejectRange',
  position: 'rejectPosition',
  bounds: 'rejectBounds',
  future: 'rejectFuture',
  limit: 'rejectLimit',
} as const satisfies Record<RejectReason, Word>;

const GAPS = {
  connection: 'gapConnection',
  loop: 'gapLoop',
  restart: 'gapRestart',
} as const satisfies Record<FeedHealth['gaps'][number]['reason'], Word>;

/** What a message of the machinery says in detail; it is for whoever mends it, and in English only. */
const technical = (text: string): TemplateResult =>
  html`<p class="quiet small" lang="en">${text}</p>`;

function source(room: Room, feed: FeedHealth): TemplateResult {
  const { city, words, format } = room;
  const description = city.description.feeds?.[feed.feed];
  const rejected = Object.entries(feed.rejected);
  const gap = feed.gaps.at(-1);
  const count = (n: number, word: Word): string =>
    n > 0 ? ` · ${words.say(word, { count: format.number(n) })}` : '';
  const heard = Number.isNaN(feed.heardMs)
    ? words.say('heardNever')
    : words.say('heard', { age: format.age(city.clock.wallMs() - feed.heardMs) });
  const link = isFine(feed) ? 'live' : 'offline';
  return html`<li>
    <h3>
      ${words.text(description?.label ?? feed.feed)}
      <span class="tag ${link}">${isFine(feed) ? '✓' : '!'} ${words.say(LINKS[feed.link])}</span>
      ${natureTag(description?.nature, words)}
    </h3>
    <p class="quiet small numbers">
      ${heard}${count(feed.accepted, 'accepted')}${count(feed.duplicates, 'duplicates')}${count(
        feed.late,
        'tooLate',
      )}${count(feed.missing, 'withoutValue')}${count(feed.reconnects, 'reconnects')}
    </p>
    ${feed.linkDetail ? technical(feed.linkDetail) : nothing}
    ${
      rejected.length > 0
        ? html`<p class="bad small numbers">
              ${words.say('rejected')}:
              ${rejected
                .map(
                  ([reason, n]) =>
                    `${words.say(REASONS[reason as RejectReason])} ${format.number(n)}`,
                )
                .join(' · ')}
            </p>
            ${technical(feed.samples.at(-1)?.detail ?? '')}`
        : nothing
    }
    ${
      gap
        ? html`<p class="quiet small">
            ${words.say('gaps', { count: format.number(feed.gaps.length) })}: ${words.say(GAPS[gap.reason])}
          </p>`
        : nothing
    }
  </li>`;
}

define('borough-health', BoroughHealth);

declare global {
  interface HTMLElementTagNameMap {
    'borough-health': BoroughHealth;
  }
}
