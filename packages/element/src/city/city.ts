import {
  attributionsOf,
  type City,
  type CityDescription,
  createScope,
  type OpenFeeds,
  type Renderer,
  type Scope,
  type Undo,
} from '@borough/core';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { type ContextCallback, createRoomProvider, type RoomHost } from '../context.js';
import { define } from '../define.js';
import { type LoadEngine, toEngine } from '../engine.js';
import { tell, tellError } from '../events.js';
import { createRoom, DENSITIES, type Density, type Room, type ThemeName } from '../room.js';
import { TOKENS } from '../sheet.js';
import { createDictionary, type Dictionary, type MoreWords } from '../words/dictionary.js';
import { draw, openOrigin } from './opening.js';
import { CITY } from './sheet.js';
import { type Trouble, troubled } from './trouble.js';
import { watchCity } from './watch.js';
import { watchPicture } from './watch-picture.js';

/** Changes that need the city opened anew, in the order of their words. */
const OPENED_BY = ['src', 'city', 'description', 'feeds', 'engine', 'assetBase'] as const;
type Notice = 'loading' | 'loadingTiles' | 'contextLost' | null;
/** Below so many CSS pixels an element is as narrow as a phone. */
const PHONE_PIXELS = 900;

/**
 * A live city in a page: it opens a description, draws it with an engine, and gives panels inside it, or
 * beside it with `for="id"`, what they need. Nothing that goes wrong leaves it blank or leaves the element.
 *
 * @attr {string} src - The address of the city's document.
 * @attr {'three'|'cesium'} engine - What draws. Default `three`.
 * @attr {string} lang - The language of labels; else that of the page around, else the reader's.
 * @attr {'auto'|'light'|'dark'|'wall'|'contrast'} theme - Default `auto`: the document's, else the reader's.
 * @attr {string} view - The id of the view that panels steer; the first where absent.
 * @attr {'auto'|'phone'|'desk'|'wall'} density - Default `auto`: `phone` where it is narrow, else `desk`.
 * @attr {string} asset-base - The folder of files that an engine loads by itself (Cesium).
 * @slot - Things over the middle of the city.
 * @slot top - Panels along the top.
 * @slot left - Panels along the left, below the top on a phone.
 * @slot right - Panels along the right, above the bottom on a phone.
 * @slot bottom - Panels at the bottom.
 * @csspart stage - Where the city is drawn.
 * @csspart foot - The attributions.
 * @csspart trouble - The message of what went wrong.
 * @fires borough-ready - The city is open; `detail.city`.
 * @fires borough-select - Something was chosen or let go; `detail.chosen`.
 * @fires borough-change - Camera, layers, clock or theme changed; `detail.city`.
 * @fires borough-error - Something failed; `detail.error`.
 */
export class BoroughCity extends LitElement implements RoomHost {
  static override properties = {
    src: { reflect: true, useDefault: true },
    engine: {
      reflect: true,
      useDefault: true,
      converter: { toAttribute: (value: unknown) => (typeof value === 'string' ? value : null) },
    },
    lang: { reflect: true, useDefault: true },
    theme: { reflect: true, useDefault: true },
    view: { reflect: true, useDefault: true },
    density: { reflect: true, useDefault: true },
    assetBase: { attribute: 'asset-base' },
    city: { attribute: false, noAccessor: true },
    description: { attribute: false },
    feeds: { attribute: false },
    words: { attribute: false },
  };
  static override styles = [TOKENS, CITY];

  declare src: string;
  /** The name of an engine, or what loads one: `() => import('@borough/three')`. */
  declare engine: string | LoadEngine;
  declare lang: string;
  declare theme: string;
  declare view: string;
  declare density: string;
  declare assetBase: string;
  /** A description to open instead of `src`. */
  declare description: CityDescription | null;
  /** The way in for feeds, where they need tokens: `createFeeds({ getToken, … })`. */
  declare feeds: OpenFeeds | undefined;
  /** Words of further languages: `{ fr: { … } }`. */
  declare words: MoreWords | undefined;

  readonly #rooms = createRoomProvider(this);
  #room: Room | null = null;
  #scope: Scope | null = null;
  #opening: AbortController | null = null;
  #given: City | null = null;
  #own: City | null = null;
  #renderer: Renderer | null = null;
  #drawn: Promise<void> = Promise.resolve();
  #isNarrow = false;
  #trouble: Trouble | null = null;
  #notice: Notice = null;

  constructor() {
    super();
    this.src = '';
    this.lang = '';
    this.engine = 'three';
    this.theme = 'auto';
    this.view = '';
    this.density = 'auto';
    this.assetBase = '';
    this.description = null;
  }

  /** The open city; handing one in draws that one, and leaves it open in the end. */
  get city(): City | null {
    return this.#given ?? this.#own;
  }

  set city(city: City | null) {
    const old = this.#given;
    this.#given = city;
    this.requestUpdate('city', old);
  }

  /** What panels get; null until the city is open. */
  get room(): Room | null {
    return this.#room;
  }

  /** Resolves when the city is open and an engine draws it, or cannot: from then on there are flights. */
  get drawn(): Promise<void> {
    return this.#drawn;
  }

  serveRoom(callback: ContextCallback<Room | null>): Undo {
    return this.#rooms.serve(callback);
  }

  /** Closes the city and opens it again. */
  reload = (): void => {
    this.#close();
    if (this.isConnected) this.#drawn = this.#open();
  };

  /** Says why no city is opened here, as for one that cannot be: for a page that was asked for what it must not show. */
  async refuse(failure: unknown): Promise<void> {
    // The first update opens what there is, and forgets what was wrong before.
    await this.updateComplete;
    this.#close();
    this.#fail(failure, true);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.dispatchEvent(new Event('context-provider', { bubbles: true, composed: true }));
    if (this.hasUpdated && !this.#scope) this.#drawn = this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // An element that is only moved is back before this runs.
    queueMicrotask(() => {
      if (!this.isConnected) this.#close();
    });
  }

  protected override updated(changed: PropertyValues<BoroughCity>): void {
    if (OPENED_BY.some((name) => changed.has(name)) && this.isConnected) this.reload();
    else if (changed.has('theme') && this.#room) void this.#applyTheme(this.#room.city);
    if (['lang', 'view', 'density', 'words'].some((name) => changed.has(name as keyof BoroughCity)))
      this.#refreshRoom();
  }

  get #stage(): HTMLElement {
    return this.renderRoot.querySelector('.stage') as HTMLElement;
  }

  async #open(): Promise<void> {
    const scope = createScope();
    const opening = new AbortController();
    const { signal } = opening;
    this.#scope = scope;
    this.#opening = opening;
    this.#trouble = null;
    this.#watchPage(scope);
    const given = this.#given;
    const { description, src, feeds } = this;
    if (!given && !description && !src) return;
    this.#say('loading');
    try {
      const origin = { city: given, description, src, baseUrl: this.baseURI, feeds };
      const city = await openOrigin(origin, scope, signal);
      if (!city) return;
      if (!given) this.#own = city;
      await this.#applyTheme(city);
      this.#renderer = null;
      this.#enter(city);
      tell(this, 'borough-ready', { city });
      watchCity(this, city, scope);
      scope.add(city.error.watch((error) => error && tellError(this, error)));
      scope.add(city.context.watch((state) => this.#say(state === 'lost' ? 'contextLost' : null)));
      scope.add(city.scene.watch(({ what }) => what === 'theme' && this.#refreshRoom()));
      scope.add(city.hover.watch((hit) => this.#stage.classList.toggle('pointing', !!hit?.key)));
    } catch (failure) {
      if (!signal.aborted) this.#fail(failure, true);
      return;
    }
    await this.#draw(scope, signal);
  }

  async #draw(scope: Scope, signal: AbortSignal): Promise<void> {
    const room = this.#room;
    if (!room) return;
    try {
      const { assetBase } = this;
      const engine = { load: toEngine(this.engine), ...(assetBase && { assetBase }) };
      const renderer = await draw(room.city, this.#stage, engine, scope, signal);
      this.#renderer = renderer;
      this.#enter(room.city);
      this.#label();
      this.#say('loadingTiles');
      const { tilesets } = room.city.scene;
      scope.add(watchPicture(this, renderer, tilesets.length > 0, this.#picture));
    } catch (failure) {
      if (!signal.aborted) this.#fail(failure, false);
    }
  }

  #close(): void {
    const scope = this.#scope;
    if (!scope) return;
    this.#opening?.abort();
    this.#opening = null;
    this.#scope = null;
    this.#renderer = null;
    this.#room = null;
    this.#notice = null;
    this.#rooms.set(null);
    this.#own = null;
    try {
      scope.close();
    } catch (failure) {
      tellError(this, failure);
    }
    this.requestUpdate();
  }

  /** Size, and the reader's wishes for language and theme. */
  #watchPage(scope: Scope): void {
    const size = new ResizeObserver(() => {
      const isNarrow = this.clientWidth < PHONE_PIXELS;
      if (isNarrow === this.#isNarrow) return;
      this.#isNarrow = isNarrow;
      this.#refreshRoom();
    });
    size.observe(this);
    scope.add(() => size.disconnect());
    this.#isNarrow = this.clientWidth < PHONE_PIXELS;
    const language = new MutationObserver(() => {
      // A page that follows our language writes it back.
      if (this.#dictionary().language !== this.#room?.words.language) this.#refreshRoom();
    });
    language.observe(document.documentElement, { attributeFilter: ['lang'] });
    scope.add(() => language.disconnect());
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const follow = (): void => {
      if (this.#room && this.theme === 'auto') void this.#applyTheme(this.#room.city);
    };
    dark.addEventListener('change', follow);
    scope.add(() => dark.removeEventListener('change', follow));
  }

  async #applyTheme(city: City): Promise<void> {
    const { theme } = this;
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const wish = theme === 'auto' ? (city.description.theme ?? (dark ? 'dark' : 'light')) : theme;
    await city.run({ do: 'theme', name: wish === 'light' || wish === 'wall' ? wish : 'dark' });
    this.#refreshRoom();
  }

  #themeName(city: City): ThemeName {
    return this.theme === 'contrast' ? 'contrast' : city.scene.theme.tone;
  }

  #densityName(): Density {
    return DENSITIES.find((known) => known === this.density) ?? (this.#isNarrow ? 'phone' : 'desk');
  }

  #refreshRoom(): void {
    if (this.#room) this.#enter(this.#room.city);
  }

  #dictionary(): Dictionary {
    const around = this.closest('[lang]')?.getAttribute('lang') ?? '';
    return createDictionary([this.lang, around, navigator.language].filter(Boolean), this.words);
  }

  /** Makes the room anew and hands it to every panel. */
  #enter(city: City): void {
    const words = this.#dictionary();
    const { views } = city.scene;
    const parts = {
      city,
      words,
      renderer: this.#renderer,
      stage: this.#renderer ? this.#stage : null,
      view: views.some(({ id }) => id === this.view) ? this.view : (views[0]?.id ?? ''),
      theme: this.#themeName(city),
      density: this.#densityName(),
      run: (command: unknown) => this.#run(command),
      choose: (wish: Parameters<Room['choose']>[0]) => {
        if (wish.language) this.lang = wish.language;
        if (wish.theme) this.theme = wish.theme;
      },
    };
    this.#room = createRoom(parts, this.#room);
    this.dataset.theme = this.#room.theme;
    this.dataset.density = this.#room.density;
    this.#stage.lang = words.language;
    this.#label();
    this.#rooms.set(this.#room);
    this.requestUpdate();
  }

  /** The canvas says what it is, and how it is moved by keys. */
  #label(): void {
    const canvas = this.#stage.querySelector('canvas');
    const { words, city } = this.#room ?? {};
    if (!canvas || !words || !city) return;
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-label', `${words.text(city.description.name)}: ${words.say('city')}`);
    canvas.setAttribute('aria-description', words.say('cityKeys'));
  }

  async #run(command: unknown): Promise<void> {
    try {
      await this.#room?.city.run(command);
    } catch (failure) {
      tellError(this, failure);
    }
  }

  readonly #picture = (isBusy: boolean): void => {
    this.#stage.querySelector('canvas')?.setAttribute('aria-busy', String(isBusy));
    if (isBusy && this.#notice === null) this.#say('loadingTiles');
    if (!isBusy && this.#notice === 'loadingTiles') this.#say(null);
  };

  #say(notice: Notice): void {
    this.#notice = notice;
    this.requestUpdate();
  }

  #fail(failure: unknown, isFatal: boolean): void {
    const error = failure instanceof Error ? failure : new Error(String(failure));
    this.#notice = null;
    this.#trouble = { error, isFatal };
    // What the data says can still be read.
    if (!isFatal) void import('../panel/table.js').catch((reason) => tellError(this, reason));
    tellError(this, error);
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const room = this.#room;
    const words = room?.words ?? this.#dictionary();
    const hasCity = this.#given || this.description || this.src;
    const attribution = room ? attributionsOf(room.city.description) : [];
    return html`<div class="stage" part="stage"></div>
      <div class="frame">
        ${this.#trouble ? troubled(this.#trouble, words, hasCity ? this.reload : null) : nothing}
        <div class="side top"><slot name="top"></slot></div>
        <div class="side left"><slot name="left"></slot></div>
        <div class="side over"><slot></slot></div>
        <div class="side right"><slot name="right"></slot></div>
        <div class="side bottom"><slot name="bottom"></slot></div>
        <div class="said" role="status">
          ${this.#notice ? html`<p>${words.say(this.#notice)}</p>` : nothing}
        </div>
        <div class="foot" part="foot">
          ${attribution.map((text) => html`<span>${words.text(text)}</span>`)}
        </div>
      </div>`;
  }
}

define('borough-city', BoroughCity);

declare global {
  interface HTMLElementTagNameMap {
    'borough-city': BoroughCity;
  }
}
