import { css, html, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { icon } from '../icon.js';
import type { Room } from '../room.js';
import { Panel } from './panel.js';

/** The languages to choose from, each by its own name; a button where there are two, else a list. */
export class BoroughLanguage extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      .card {
        background: none;
        border: 0;
        box-shadow: none;
        backdrop-filter: none;
        overflow: visible;
      }
      .body {
        padding: 0;
        overflow: visible;
      }
      button,
      select {
        background: var(--card);
        box-shadow: var(--shadow);
        white-space: nowrap;
      }
    `,
  ];

  protected override heading(): null {
    return null;
  }

  protected override body({ words, choose }: Room): TemplateResult {
    const { language, languages } = words;
    const others = languages.filter((tag) => tag !== language);
    const [other] = others;
    if (others.length === 1 && other)
      return html`<button lang=${other} @click=${() => choose({ language: other })}>
        ${icon('language')} ${words.nameOf(other)}
      </button>`;
    const change = (event: Event): void =>
      choose({ language: (event.target as HTMLSelectElement).value });
    return html`<select aria-label=${words.say('language')} @change=${change}>
      ${languages.map(
        (tag) =>
          html`<option value=${tag} lang=${tag} ?selected=${tag === language}>
            ${words.nameOf(tag)}
          </option>`,
      )}
    </select>`;
  }
}

define('borough-language', BoroughLanguage);

declare global {
  interface HTMLElementTagNameMap {
    'borough-language': BoroughLanguage;
  }
}
