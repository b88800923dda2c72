import { areaSquareMeters, type Scope, type ViewReader, wayMeters } from '@borough/core';
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { define } from '../define.js';
import { groundAt, type Position, pictureOf, project } from '../ground.js';
import { icon } from '../icon.js';
import type { Room } from '../room.js';
import { takeClicks } from './clicks.js';
import { createMeasureSketch, type MeasureSketch } from './measure-sketch.js';
import { Panel } from './panel.js';

type Mode = 'way' | 'area';

/**
 * Measures ways and areas on the ground: each click adds a point, the button adds the middle of the view.
 *
 * @fires borough-measure - A point was added or taken; `detail.points`, `detail.meters`, `detail.squareMeters`.
 */
export class BoroughMeasure extends Panel {
  static override properties: PropertyDeclarations = {
    _mode: { state: true },
    _points: { state: true },
  };
  static override styles = [
    ...Panel.styles,
    css`
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5em;
      }
      output {
        display: block;
        margin: 0.5em 0;
        font-size: 1.4em;
        font-weight: 620;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  declare protected _mode: Mode | null;
  declare protected _points: readonly Position[];
  #sketch: MeasureSketch | null = null;
  #scope: Scope | null = null;

  constructor() {
    super();
    this._mode = null;
    this._points = [];
  }

  protected override watch(room: Room, scope: Scope): void {
    const { city, stage, renderer } = room;
    this._points = [];
    if (!stage || !renderer) return;
    const sketch = createMeasureSketch(stage);
    this.#sketch = sketch;
    scope.add(() => {
      sketch.close();
      this.#sketch = null;
    });
    scope.add(city.scene.watch(({ what }) => what === 'view' && this.#draw()));
    scope.add(
      takeClicks(stage, (x, y) => {
        if (this._mode === null) return false;
        void this.#add(x, y);
        return true;
      }),
    );
    this.#scope = scope;
  }

  protected override heading({ words }: Room): string {
    return words.say('measure');
  }

  protected override body({ words, format, stage }: Room): TemplateResult {
    if (!stage) return html`<p class="quiet">${words.say('needsPicture')}</p>`;
    const points = this._points;
    const isArea = this._mode === 'area';
    const result = isArea
      ? format.area(areaSquareMeters(points))
      : format.length(wayMeters(points));
    const toggle = (mode: Mode): void => {
      this._mode = this._mode === mode ? null : mode;
    };
    return html`<div class="row">
        <button aria-pressed=${this._mode === 'way'} @click=${() => toggle('way')}>
          ${icon('ruler')} ${words.say('measureWay')}
        </button>
        <button aria-pressed=${isArea} @click=${() => toggle('area')}>
          ${icon('area')} ${words.say('measureArea')}
        </button>
      </div>
      ${
        this._mode === null
          ? nothing
          : html`<output aria-live="polite">
                ${points.length < (isArea ? 3 : 2) ? html`<span class="quiet small">${words.say('measureHow')}</span>` : result}
              </output>
              <div class="row">
                <button @click=${this.#addMiddle}>${words.say('measureMiddle')}</button>
                <button ?disabled=${points.length === 0} @click=${this.#takeLast}>${words.say('measureBack')}</button>
                <button ?disabled=${points.length === 0} aria-label=${words.say('measureClear')} @click=${() => this.#set([])}>
                  ${icon('erase')}
                </button>
              </div>`
      }`;
  }

  protected override updated(): void {
    super.updated();
    this.#sketch?.setActive(this._mode !== null);
    this.#draw();
  }

  #view(): ViewReader | undefined {
    return this.room?.city.scene.views.find(({ id }) => id === this.room?.view);
  }

  /** What is hit there, else the ground. */
  async #add(x: number, y: number): Promise<void> {
    const { room } = this;
    const view = this.#view();
    if (!room?.stage || !view) return;
    const scope = this.#scope;
    const hit = await room.renderer?.pick(view.id, x, y);
    if (scope !== this.#scope) return;
    const at = hit?.position ?? this.#ground(view, x, y);
    if (at) this.#set([...this._points, at]);
  }

  #ground(view: ViewReader, x: number, y: number): Position | null {
    const { left, top, ...picture } = this.#box(view);
    return groundAt(view.camera, picture, x - left, y - top);
  }

  /** A view's whole picture on the stage, CSS pixels. */
  #box(view: ViewReader): ReturnType<typeof pictureOf> {
    return pictureOf(view, this.room?.stage ?? { clientWidth: 1, clientHeight: 1 });
  }

  #addMiddle = (): void => {
    const view = this.#view();
    if (!view) return;
    const { left, top, width, height } = this.#box(view);
    void this.#add(left + width / 2, top + height / 2);
  };

  #takeLast = (): void => this.#set(this._points.slice(0, -1));

  #set(points: readonly Position[]): void {
    this._points = points;
    const detail = { points, meters: wayMeters(points), squareMeters: areaSquareMeters(points) };
    this.dispatchEvent(
      new CustomEvent('borough-measure', { detail, bubbles: true, composed: true }),
    );
  }

  #draw(): void {
    const view = this.#view();
    if (!view || !this.#sketch) return;
    const { left, top, ...picture } = this.#box(view);
    const seen = this._points.map((at) => project(view.camera, picture, at));
    const shown = this._mode === null ? [] : seen;
    this.#sketch.draw(
      shown.map((at) => at && [at[0] + left, at[1] + top]),
      this._mode === 'area',
    );
  }
}

define('borough-measure', BoroughMeasure);

declare global {
  interface HTMLElementTagNameMap {
    'borough-measure': BoroughMeasure;
  }
}
