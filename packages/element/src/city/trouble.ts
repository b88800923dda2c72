import { BoroughError } from '@borough/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Dictionary } from '../words/dictionary.js';

/** What keeps a city from its reader: without a city nothing is left, without a picture its tables are. */
export interface Trouble {
  readonly error: Error;
  readonly isFatal: boolean;
}

/** The page's words for a trouble, with the next move; `retry` is null where there is nothing to try again. */
export function troubled(
  { error, isFatal }: Trouble,
  words: Dictionary,
  retry: (() => void) | null,
): TemplateResult {
  const isWebgl = error instanceof BoroughError && error.code === 'WEBGL_UNAVAILABLE';
  const what = isFatal ? 'noCity' : 'noPicture';
  const move = isFatal ? 'noCityMove' : isWebgl ? 'noWebgl' : 'noEngine';
  return html`<div class="fallback">
    <section class="trouble" part="trouble" role="alert">
      <h2>${words.say(what)}</h2>
      <p>${words.say(move)}</p>
      <pre>${error.message}</pre>
      ${retry ? html`<button @click=${retry}>${words.say('retry')}</button>` : nothing}
    </section>
    ${isFatal ? nothing : html`<borough-table></borough-table>`}
  </div>`;
}
