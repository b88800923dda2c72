import { type CityDescription, captureStep, type Step, type Story } from '@borough/core';
import type { Room } from '@borough/element';
import { html, render } from 'lit';
import { WORDS } from './words.js';

/** So long a new step stays. */
const SECONDS = 12;

/** Makes a story from what is seen: each step is the state at the moment that it was captured in. */
export interface Author {
  draw(room: Room): void;
}

export interface AuthorOptions {
  readonly into: HTMLElement;
  readonly story: string;
  /** Shows the story: the city is opened anew with it. */
  play(city: CityDescription): void;
}

export function createAuthor({ into, story: id, play }: AuthorOptions): Author {
  let steps: readonly Step[] | null = null;

  function whole(city: CityDescription): CityDescription {
    const story: Story = { ...city.stories?.[id], isLooping: true, steps: steps ?? [] };
    return { ...city, stories: { ...city.stories, [id]: story } };
  }

  function draw(room: Room): void {
    const { city, words } = room;
    steps ??= city.description.stories?.[id]?.steps ?? [];
    const set = (next: readonly Step[]): void => {
      steps = next;
      draw(room);
    };
    const capture = (): void => {
      const number = (steps?.length ?? 0) + 1;
      const told = { id: `step-${Date.now().toString(36)}`, label: `${number}`, seconds: SECONDS };
      set([...(steps ?? []), captureStep(city.description, city.state(), told)]);
    };
    const name = (step: Step, label: string): void =>
      set((steps ?? []).map((other) => (other === step ? { ...other, label } : other)));
    render(
      html`<section aria-label=${words.text(WORDS.author)}>
        <h2>${words.text(WORDS.author)}</h2>
        <ul>
          ${steps.map(
            (step) => html`<li>
              <input
                aria-label=${words.text(WORDS.stepName)}
                .value=${words.text(step.label)}
                @change=${(event: Event) => name(step, (event.target as HTMLInputElement).value)}
              />
              <button @click=${() => set((steps ?? []).filter((other) => other !== step))}>
                ${words.text(WORDS.drop)}
              </button>
            </li>`,
          )}
        </ul>
        <nav>
          <button id="capture" @click=${capture}>${words.text(WORDS.capture)}</button>
          <button id="try" ?disabled=${steps.length === 0} @click=${() => play(whole(city.description))}>
            ${words.text(WORDS.tryOut)}
          </button>
          <a id="save" download="city.json" href=${toFile(whole(city.description))}>
            ${words.text(WORDS.save)}
          </a>
        </nav>
      </section>`,
      into,
    );
  }
  return { draw };
}

/** The document with the story in it, as a file. */
function toFile(city: CityDescription): string {
  return `data:application/json;charset=utf-8,${encodeURIComponent(JSON.stringify(city, null, 2))}`;
}
