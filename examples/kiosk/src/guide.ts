import type { City, Step } from '@borough/core';
import type { Room } from '@borough/element';
import type { Attendance } from '@borough/kiosk';
import { html, nothing, render, type TemplateResult } from 'lit';
import { leavingIn, WORDS } from './words.js';

/** Where the guide is drawn: over the middle of the city, and at its foot. */
export interface Stage {
  readonly leaving: HTMLElement;
  readonly tale: HTMLElement;
}

/** Says what the step shows while nobody is there, and counts down before a visitor's session ends. */
export function drawGuide(stage: Stage, room: Room, attendance: Attendance): void {
  const { city, words } = room;
  const { is } = attendance;
  const step = stepOf(city);
  render(is === 'alone' ? taleOf(room, step, city.story.state.get()) : nothing, stage.tale);
  render(
    is === 'leaving'
      ? html`<section role="alertdialog" aria-labelledby="still">
          <h2 id="still">${words.text(WORDS.stillThere)}</h2>
          <p class="seconds">${words.text(leavingIn(attendance.seconds))}</p>
          <button>${words.text(WORDS.stay)}</button>
        </section>`
      : nothing,
    stage.leaving,
  );
}

function taleOf(
  { words, city }: Room,
  step: Step | null,
  now: ReturnType<City['story']['state']['get']>,
): TemplateResult {
  const steps = (now.is !== 'idle' && city.description.stories?.[now.story]?.steps) || [];
  return html`<p class="touch">${words.text(WORDS.touch)}</p>
    ${
      step && now.is !== 'idle'
        ? html`<section>
            <h2>${words.text(step.label)}</h2>
            <p>${words.text(step.text)}</p>
            <ol aria-hidden="true">
              ${steps.map((_, i) => html`<li class=${i === now.step ? 'here' : ''}></li>`)}
            </ol>
          </section>`
        : nothing
    }`;
}

function stepOf(city: City): Step | null {
  const now = city.story.state.get();
  if (now.is === 'idle') return null;
  return city.description.stories?.[now.story]?.steps[now.step] ?? null;
}
