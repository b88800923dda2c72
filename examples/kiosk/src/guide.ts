import type { StoryLead } from '@borough/core';
import type { Room } from '@borough/element';
import type { Attendance } from '@borough/kiosk';
import { html, nothing, render, type TemplateResult } from 'lit';
import { leavingIn, recordedAt, WORDS } from './words.js';

/** Where the guide is drawn: over the middle of the city, at its foot, and in the line at the top. */
export interface Stage {
  readonly leaving: HTMLElement;
  readonly tale: HTMLElement;
  readonly now: HTMLElement;
}

/** Says what the step shows and what time it is, and counts down before a visitor's session ends. */
export function drawGuide(stage: Stage, room: Room, attendance: Attendance): void {
  const { words } = room;
  const isAlone = attendance.is === 'alone';
  drawNow(stage.now, room);
  render(
    html`${isAlone ? html`<p class="touch">${words.text(WORDS.touch)}</p>` : nothing}
    ${taleOf(room, isAlone)}`,
    stage.tale,
  );
  render(
    attendance.is === 'leaving'
      ? html`<section role="alertdialog" aria-labelledby="still" aria-describedby="seconds">
          <h2 id="still">${words.text(WORDS.stillThere)}</h2>
          <p id="seconds" class="seconds">${words.text(leavingIn(attendance.seconds))}</p>
          <button id="stay">${words.text(WORDS.stay)}</button>
        </section>`
      : nothing,
    stage.leaving,
  );
}

/** City time, and what kind of time it is: what is recorded says so as long as it plays. */
export function drawNow(now: HTMLElement, { words, city, format }: Room): void {
  const { clock } = city;
  const state = clock.state.get();
  const atMs = clock.nowMs();
  const isRecorded = state.mode === 'replay' && state.recorded;
  now.dataset.time = isRecorded ? 'recorded' : clock.isAway() ? 'held' : 'live';
  const kind = clock.isAway() ? WORDS.held : WORDS.live;
  now.textContent = isRecorded
    ? words.text(recordedAt(format.moment(atMs)))
    : `${words.text(kind)} ${format.minute(atMs)}`;
}

function taleOf(room: Room, isAlone: boolean): TemplateResult | typeof nothing {
  const { city, words, run } = room;
  const now = city.story.state.get();
  if (now.is === 'idle') {
    const [id] = Object.keys(city.description.stories ?? {});
    if (isAlone || id === undefined) return nothing;
    return html`<button id="tour" @click=${() => void run({ do: 'story', id })}>
      ${words.text(WORDS.tour)}
    </button>`;
  }
  const steps = city.description.stories?.[now.story]?.steps ?? [];
  const step = steps[now.step];
  if (!step) return nothing;
  return html`<section>
    <h2>${words.text(step.label)}</h2>
    <p>${words.text(step.text)}</p>
    <ol aria-hidden="true">
      ${steps.map((_, i) => html`<li class=${i === now.step ? 'here' : ''}></li>`)}
    </ol>
    ${isAlone ? nothing : leadOf(room, now.is === 'paused')}
  </section>`;
}

/** What a visitor can do with a story that plays. */
function leadOf({ words, run }: Room, isPaused: boolean): TemplateResult {
  const button = (to: StoryLead, word: keyof typeof WORDS): TemplateResult =>
    html`<button data-lead=${to} @click=${() => void run({ do: 'leadStory', to })}>
      ${words.text(WORDS[word])}
    </button>`;
  return html`<nav>
    ${button('previous', 'previous')}
    ${isPaused ? button('resume', 'resume') : button('pause', 'pause')}
    ${button('next', 'next')} ${button('stop', 'stop')}
  </nav>`;
}
