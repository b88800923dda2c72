import { type City, createScope, type Scope, type Undo } from '@borough/core';
import {
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import { requestRoom } from '../context.js';
import { tellError } from '../events.js';
import { icon } from '../icon.js';
import { createRoom, type Room } from '../room.js';
import { CARD, TOKENS } from '../sheet.js';
import { createDictionary, type MoreWords } from '../words/dictionary.js';

/** Most pictures of a panel in a second are ten, however fast its data comes. */
const REFRESH_MS = 100;

/**
 * What all panels have in common: they find their city, redraw at most ten times a second, fold, and keep
 * their mistakes to themselves. A panel is inside a `borough-city`, or names one by `for`, or is handed an
 * open city in the property `city`.
 *
 * @attr for - The id of the `borough-city` that the panel belongs to; the one around it where absent.
 * @attr plain - Without card and heading, for a page that has its own.
 * @attr folded - Shows its heading only.
 * @csspart card - The panel's frame.
 * @csspart heading - The heading.
 * @csspart body - What is under the heading.
 * @fires borough-error - Something failed; `detail` is the error.
 */
export abstract class Panel extends LitElement {
  static override properties: PropertyDeclarations = {
    for: { reflect: true, useDefault: true },
    plain: { type: Boolean, reflect: true, useDefault: true },
    folded: { type: Boolean, reflect: true, useDefault: true },
    hidden: { type: Boolean, reflect: true, useDefault: true },
    city: { attribute: false },
    words: { attribute: false },
    lang: { reflect: true, useDefault: true },
  };
  static override styles = [TOKENS, CARD];

  declare for: string;
  declare plain: boolean;
  declare folded: boolean;
  /** Hidden, a panel draws nothing and asks for nothing. */
  declare hidden: boolean;
  /** An open city, for a panel without a `borough-city`. */
  declare city: City | null;
  /** Words of further languages, where `city` is handed in. */
  declare words: MoreWords | undefined;
  declare lang: string;

  #room: Room | null = null;
  #scope: Scope | null = null;
  #leave: Undo | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failure = false;

  constructor() {
    super();
    this.for = '';
    this.lang = '';
    this.plain = false;
    this.folded = false;
    this.hidden = false;
    this.city = null;
  }

  /** The room of the panel's city; null until there is one. */
  get room(): Room | null {
    return this.#room;
  }

  /** What stands in the heading; no heading where null. */
  protected abstract heading(room: Room): TemplateResult | string | null;
  /** What is under the heading; nothing at all, card included, where `nothing`. */
  protected abstract body(room: Room): TemplateResult | typeof nothing;
  /** What a screen reader is told when it changes, whether the panel is folded or not; '' for nothing. */
  protected aloud(_room: Room): string {
    return '';
  }

  /** Starts to watch what the panel shows; each undo goes to the scope. */
  protected watch(_room: Room, _scope: Scope): void {}

  /** Draws again, soon. */
  refresh = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.requestUpdate();
    }, REFRESH_MS);
  };

  /** Draws again once a second, while the panel is connected: for ages and clocks. */
  protected tick(scope: Scope): void {
    const timer = setInterval(this.refresh, 1000);
    scope.add(() => clearInterval(timer));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#join();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#part();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.hasUpdated || !this.isConnected) return;
    if (changed.has('for') || changed.has('city') || changed.has('words') || changed.has('lang')) {
      this.#part();
      this.#join();
    }
  }

  /** What scrolls and holds nothing to stop at is itself a stop, for whoever has no wheel. */
  protected override updated(): void {
    const body = this.renderRoot.querySelector<HTMLElement>('.body');
    if (!body) return;
    const isLong = body.scrollHeight > body.clientHeight;
    const hasStop = body.querySelector('button, input, select, [tabindex]') !== null;
    if (isLong && !hasStop) body.tabIndex = 0;
    else body.removeAttribute('tabindex');
  }

  #join(): void {
    if (this.#leave) return;
    const { city } = this;
    if (city) {
      const enter = (): void => this.#enter(createOwnRoom(this, city));
      this.#leave = city.scene.watch(({ what }) => what === 'theme' && enter());
      enter();
      return;
    }
    this.#leave = requestRoom(this, this.for, (room) => this.#enter(room));
  }

  #part(): void {
    this.#leave?.();
    this.#leave = null;
    this.#enter(null);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #enter(room: Room | null): void {
    const old = this.#room;
    this.#room = room;
    this.#failure = false;
    if (old?.city !== room?.city || old?.renderer !== room?.renderer || !this.#scope) {
      this.#scope?.close();
      this.#scope = null;
      if (room) {
        this.#scope = createScope();
        this.#contain(() => this.watch(room, this.#scope as Scope));
      }
    }
    if (room) {
      this.dataset.theme = room.theme;
      this.dataset.density = room.density;
    }
    this.requestUpdate();
  }

  /** A panel that fails says so, and takes nothing with it. */
  #contain<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch (failure) {
      this.#failure = true;
      tellError(this, failure);
      return undefined;
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const room = this.#room;
    if (!room || this.hidden) return nothing;
    const drawn = this.#contain(() => {
      const heading = this.heading(room);
      const isOpen = !this.folded || this.plain || heading === null;
      return { heading, body: isOpen ? this.body(room) : null, aloud: this.aloud(room) };
    });
    if (!drawn || this.#failure)
      return html`<section class="card" part="card">
        <p class="body bad" role="alert">${room.words.say('panelFailed')}</p>
      </section>`;
    if (drawn.body === nothing) return nothing;
    return html`<section class="card" part="card" lang=${room.words.language}>
      ${drawn.heading === null || this.plain ? nothing : this.#top(drawn.heading)}
      ${drawn.body === null ? nothing : html`<div class="body" part="body">${drawn.body}</div>`}
      <p class="apart" role="status">${drawn.aloud}</p>
    </section>`;
  }

  #top(heading: TemplateResult | string): TemplateResult {
    const fold = (): void => {
      this.folded = !this.folded;
    };
    return html`<h2 part="heading">
      <button class="fold" aria-expanded=${this.folded ? 'false' : 'true'} @click=${fold}>
        <span>${heading}</span>${icon('fold')}
      </button>
    </h2>`;
  }
}

/** The room of a panel that was handed a city and stands on its own. */
function createOwnRoom(panel: Panel, city: City): Room {
  const tag = panel.lang || panel.closest('[lang]')?.getAttribute('lang') || navigator.language;
  const words = createDictionary([tag], panel.words);
  return createRoom({
    city,
    words,
    theme: city.scene.theme.tone,
    async run(command) {
      try {
        await city.run(command);
      } catch (failure) {
        tellError(panel, failure);
      }
    },
    choose({ language, theme }) {
      if (language) panel.lang = language;
      if (theme) void city.run({ do: 'theme', name: theme === 'light' ? 'light' : 'dark' });
    },
  });
}
