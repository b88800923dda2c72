import type { FeedHealth } from '@borough/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Room } from './room.js';
import { textOf } from './words.js';

/** How each source is doing, and what was put aside and why. */
export function health(room: Room): TemplateResult {
  const { city, say } = room;
  const { feeds, tilesets, events } = city.health.get();
  const worst = feeds.some((feed) => feed.link !== 'open' && feed.link !== 'closed');
  return html`<details class="card health">
    <summary>
      <span class="dot ${worst ? 'offline' : 'live'}"></span>
      <h2>${say('sources')}</h2>
    </summary>
    <ul>
      ${feeds.map((feed) => source(room, feed))}
      ${Object.entries(tilesets).map(
        ([id, coverage]) => html`<li>
          <p><strong>${say('geometry')}: ${id}</strong></p>
          <p class="meta">
            ${room.format.number(coverage.features)} · ${room.format.number(coverage.covered)}
            ${say('covered')}
            ${
              coverage.unjoined > 0
                ? html` · ${room.format.number(coverage.unjoined)} ${say('unjoined')}`
                : nothing
            }
          </p>
        </li>`,
      )}
      ${
        events.length > 0
          ? html`<li>
              <p><strong>${say('events')}</strong></p>
              ${events.slice(-5).map((event) => html`<p class="meta">${event.code}: ${event.detail}</p>`)}
            </li>`
          : nothing
      }
    </ul>
  </details>`;
}

function source(room: Room, feed: FeedHealth): TemplateResult {
  const { city, format, language, say } = room;
  const description = city.description.feeds?.[feed.feed];
  const rejected = Object.entries(feed.rejected);
  const gap = feed.gaps.at(-1);
  const heard = Number.isNaN(feed.heardMs)
    ? say('never')
    : format.age(city.clock.wallMs() - feed.heardMs);
  const isFine = feed.link === 'open' || feed.link === 'closed';
  return html`<li>
    <p>
      <span class="dot ${isFine ? 'live' : 'offline'}"></span>
      <strong>${textOf(description?.label ?? feed.feed, language)}</strong>
      ${description?.nature ? html`<span class="tag ${description.nature}">${say(description.nature)}</span>` : nothing}
    </p>
    <p class="meta">
      ${say(feed.link)}${feed.linkDetail ? `: ${feed.linkDetail}` : ''} · ${say('heard')} ${heard}
    </p>
    <p class="meta">
      ${format.number(feed.accepted)} ${say('accepted')}${count(room, feed.duplicates, 'duplicates')}${count(
        room,
        feed.late,
        'tooLate',
      )}${count(room, feed.missing, 'missing')}${count(room, feed.reconnects, 'reconnects')}
    </p>
    ${
      rejected.length > 0
        ? html`<p class="meta bad" title=${feed.samples.at(-1)?.detail ?? ''}>
            ${say('rejected')}: ${rejected.map(([reason, n]) => `${reason} ${format.number(n)}`).join(', ')}
          </p>`
        : nothing
    }
    ${
      gap
        ? html`<p class="meta">
            ${say('gaps')}: ${format.number(feed.gaps.length)} · ${say(gap.reason)}
          </p>`
        : nothing
    }
  </li>`;
}

function count(room: Room, n: number, name: Parameters<Room['say']>[0]): string {
  return n > 0 ? ` · ${room.format.number(n)} ${room.say(name)}` : '';
}
