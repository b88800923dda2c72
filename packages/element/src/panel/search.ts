import type { Finding, Scope } from '@borough/core';
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { icon } from '../icon.js';
import type { Room } from '../room.js';
import { Panel } from './panel.js';

const MOST = 8;

/**
 * Finds things by name, key or pinyin initials, and flies there. Arrows move through the list, Enter goes,
 * Escape closes.
 *
 * @csspart input - The field.
 * @csspart list - The list of what was found.
 */
export class BoroughSearch extends Panel {
  static override properties: PropertyDeclarations = {
    _text: { state: true },
    _at: { state: true },
    _isOpen: { state: true },
  };
  static override styles = [
    ...Panel.styles,
    css`
      :host {
        position: relative;
        z-index: 2;
        width: 17em;
        max-width: 100%;
      }
      .card {
        overflow: visible;
        border-radius: calc(var(--radius) * 0.75);
      }
      .body {
        position: relative;
        padding: 0;
        overflow: visible;
      }
      .field {
        display: flex;
        align-items: center;
        padding-inline-start: 0.8em;
        color: var(--quiet);
      }
      input[type='search'] {
        flex: 1;
        min-width: 0;
        min-height: var(--target);
        border: 0;
        background: none;
        color: var(--ink);
      }
      input::placeholder {
        color: var(--quiet);
        opacity: 1;
      }
      .found {
        position: absolute;
        inset: calc(100% + 6px) 0 auto 0;
        max-height: 60vh;
        overflow: auto;
        padding: 0.3em;
        background: var(--solid);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        box-shadow: var(--shadow);
      }
      .found p {
        padding: 0.6em 0.7em;
      }
      [role='option'] {
        display: grid;
        align-content: center;
        min-height: var(--target);
        padding: 0.35em 0.7em;
        border-radius: 9px;
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      [role='option'][aria-selected='true'] {
        background: var(--accent);
        color: var(--on-accent);
      }
      [aria-selected='true'] .quiet {
        color: inherit;
      }
    `,
  ];

  declare protected _text: string;
  declare protected _at: number;
  declare protected _isOpen: boolean;

  constructor() {
    super();
    this._text = '';
    this._at = 0;
    this._isOpen = false;
  }

  protected override watch(_room: Room, scope: Scope): void {
    // What is new in the city is found by and by.
    this.tick(scope);
  }

  protected override heading(): null {
    return null;
  }

  protected override aloud({ words }: Room): string {
    const count = this._isOpen && this._text ? this.#found().length : 0;
    return count > 0 ? words.say('found', { count: String(count) }) : '';
  }

  #found(): readonly Finding[] {
    const text = this._text.trim();
    return text ? (this.room?.city.find(text, MOST) ?? []) : [];
  }

  protected override body({ words }: Room): TemplateResult {
    const found = this._isOpen ? this.#found() : [];
    const at = Math.min(this._at, found.length - 1);
    const isShown = this._isOpen && this._text.trim() !== '';
    return html`<div class="field">
        ${icon('search')}
        <input
          part="input"
          type="search"
          role="combobox"
          autocomplete="off"
          spellcheck="false"
          aria-label=${words.say('search')}
          placeholder=${words.say('searchHow')}
          aria-expanded=${isShown && found.length > 0 ? 'true' : 'false'}
          aria-controls="found"
          aria-autocomplete="list"
          aria-activedescendant=${isShown && at >= 0 ? `option-${at}` : nothing}
          .value=${this._text}
          @input=${this.#type}
          @keydown=${this.#key}
          @focus=${this.#open}
          @blur=${this.#shut}
        />
      </div>
      <div class="found" part="list" ?hidden=${!isShown}>
        <div role="listbox" id="found" aria-label=${words.say('search')}>
          ${isShown ? found.map((finding, i) => this.#option(finding, i, i === at)) : nothing}
        </div>
        ${
          isShown && found.length === 0
            ? html`<p class="quiet">${words.say('noneFound', { text: this._text.trim() })}</p>`
            : nothing
        }
      </div>`;
  }

  #option(finding: Finding, i: number, isAt: boolean): TemplateResult {
    const { words, city } = this.room as Room;
    const { table, key, title, matched } = finding;
    const name = words.text(title) || key;
    const kind = words.text(city.description.tables?.[table]?.label ?? table);
    const extra = matched.text !== name ? ` · ${matched.text}` : '';
    return html`<div
      role="option"
      id="option-${i}"
      aria-selected=${isAt ? 'true' : 'false'}
      @pointerdown=${(event: Event) => event.preventDefault()}
      @click=${() => this.#go(finding)}
    >
      <span>${name}</span><span class="quiet small">${kind}${extra}</span>
    </div>`;
  }

  #type = (event: Event): void => {
    this._text = (event.target as HTMLInputElement).value;
    this._at = 0;
    this._isOpen = true;
  };

  #open = (): void => {
    this._isOpen = true;
  };

  #shut = (): void => {
    this._isOpen = false;
  };

  #key = (event: KeyboardEvent): void => {
    const found = this.#found();
    const last = found.length - 1;
    // Letters of an input method are not ours.
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      this._isOpen = false;
    } else if (event.key === 'ArrowDown') {
      this._at = this._isOpen && this._at < last ? this._at + 1 : 0;
      this._isOpen = true;
    } else if (event.key === 'ArrowUp') {
      this._at = this._at > 0 ? this._at - 1 : Math.max(0, last);
    } else if (event.key === 'Enter') {
      const finding = found[Math.min(this._at, last)];
      if (finding) this.#go(finding);
    } else return;
    event.preventDefault();
  };

  #go({ table, key }: Finding): void {
    const { room } = this;
    this._isOpen = false;
    void room?.run({ do: 'select', table, keys: [key] });
    void room?.run({ do: 'flyTo', view: room.view, table, keys: [key] });
  }
}

define('borough-search', BoroughSearch);

declare global {
  interface HTMLElementTagNameMap {
    'borough-search': BoroughSearch;
  }
}
