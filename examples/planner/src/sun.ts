import type { Scenarios, Undo } from '@borough/core';
import type { Room } from '@borough/element';
import { HANGZHOU_DWELLINGS, HANGZHOU_SCHOOLS, type SunRule, type SunVerdict } from '@borough/plan';
import { css, html, nothing, type TemplateResult } from 'lit';
import { PlannerPanel } from './planner-panel.js';
import { studyAround } from './sun-study.js';
import { drawSun, SUN_FACADES } from './sun-surface.js';
import { say } from './words.js';

const RULES: readonly SunRule[] = [HANGZHOU_DWELLINGS, HANGZHOU_SCHOOLS];
/** Sun hours of the chosen building, or of those around the middle of the view, judged by a rule and drawn on façades and ground. */
export class PlannerSun extends PlannerPanel {
  static override properties = {
    _share: { state: true },
    _verdicts: { state: true },
    _failure: { state: true },
    _rule: { state: true },
  };
  static override styles = [
    ...PlannerPanel.styles,
    css`
      select {
        width: 100%;
        margin-bottom: 0.5em;
      }
      progress {
        width: 100%;
      }
      .row {
        display: flex;
        gap: 0.4em;
        margin-block: 0.5em;
      }
      li {
        display: flex;
        justify-content: space-between;
        gap: 1em;
      }
      ol {
        padding: 0;
        margin: 0.4em 0 0;
        list-style: none;
        max-height: 12em;
        overflow: auto;
      }
    `,
  ];

  declare protected _share: number | null;
  declare protected _verdicts: readonly SunVerdict[] | null;
  declare protected _rule: SunRule;
  declare protected _failure: string;
  #study: AbortController | null = null;
  #takeOff: Undo | null = null;
  /** The scenarios as they were reckoned. */
  #of: Scenarios | null = null;

  constructor() {
    super();
    this._share = null;
    this._verdicts = null;
    this._rule = HANGZHOU_DWELLINGS;
    this._failure = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#study?.abort();
    this.#takeOff?.();
    this.#takeOff = null;
  }

  protected override heading(room: Room): string {
    return say(room, 'sun');
  }

  protected override body(room: Room): TemplateResult {
    const choose = (event: Event): void => {
      const id = (event.target as HTMLSelectElement).value;
      this._rule = RULES.find((rule) => rule.id === id) ?? HANGZHOU_DWELLINGS;
    };
    return html`<label>
        <span class="small quiet">${say(room, 'sunRule')}</span>
        <select @change=${choose}>
          ${RULES.map((rule) => html`<option value=${rule.id}>${room.words.text(rule.label)}</option>`)}
        </select>
      </label>
      <p class="small quiet">${say(room, 'sunWhich')}</p>
      <div class="row">
        ${
          this._share === null
            ? html`<button class="first" id="reckon" @click=${() => void this.#run(room)}>${say(room, 'sunRun')}</button>
                ${this._verdicts ? html`<button id="clear" @click=${() => this.#clear()}>${say(room, 'sunClear')}</button>` : nothing}`
            : html`<progress max="1" .value=${this._share}></progress>
                <button id="stop" @click=${() => this.#study?.abort()}>${say(room, 'sunStop')}</button>`
        }
      </div>
      ${this._failure ? html`<p class="bad" role="alert">${this._failure}</p>` : nothing}
      ${this._verdicts ? this.#result(room, this._verdicts) : nothing}`;
  }

  #result(room: Room, verdicts: readonly SunVerdict[]): TemplateResult {
    const short = verdicts.filter(({ passes }) => !passes);
    const isOld = this.#of !== room.city.scenarios.all.get();
    return html`${isOld ? html`<p class="small bad" role="status">${say(room, 'sunOld')}</p>` : nothing}
      ${verdicts.length === 0 ? html`<p class="quiet">${say(room, 'sunNone')}</p>` : nothing}
      <borough-legend layer=${SUN_FACADES} plain></borough-legend>
      <p role="status" id="verdict">
        <b>${verdicts.length - short.length}</b> ${say(room, 'sunPass')} ·
        <b class="bad">${short.length}</b> ${say(room, 'sunFail')}
      </p>
      <ol class="small numbers">
        ${short
          .toSorted((a, b) => a.hours - b.hours)
          .map(
            ({ key, hours, needed }) =>
              html`<li><span>${key}</span><span>✗ ${room.format.number(hours, 1)} / ${needed} ${say(room, 'sunHours')}</span></li>`,
          )}
      </ol>`;
  }

  async #run(room: Room): Promise<void> {
    const { desk, editing } = this;
    const camera = room.city.scene.views[0]?.camera;
    if (!desk || !camera) return;
    this.#clear();
    this.#study = new AbortController();
    const { signal } = this.#study;
    this._share = 0;
    this._failure = '';
    const [lon, lat] = camera.target;
    const key = room.city.selection.chosen.get().at(-1)?.key;
    const wish = { rule: this._rule, scenario: editing, at: [lon, lat] as const };
    try {
      const result = await studyAround(
        desk,
        { ...wish, ...(key !== undefined && { key }) },
        {
          signal,
          onProgress: (share) => {
            this._share = share;
          },
        },
      );
      this._verdicts = result.verdicts;
      this.#of = room.city.scenarios.all.get();
      this.#takeOff = drawSun(room.city, wish.rule, result);
      const known = room.city.scene.table(desk.register.table);
      const keys = result.verdicts
        .filter((verdict) => !verdict.passes && known.slotOf(verdict.key) > 0)
        .map((verdict) => verdict.key);
      await room.run({ do: 'highlight', table: desk.register.table, keys, owner: 'sun' });
    } catch (failure) {
      if (!signal.aborted)
        this._failure = failure instanceof Error ? failure.message : String(failure);
    } finally {
      this._share = null;
    }
  }

  /** Takes the last study off the city. */
  #clear(): void {
    this.#takeOff?.();
    this.#takeOff = null;
    const table = this.desk?.register.table;
    if (this._verdicts && table)
      void this.room?.run({ do: 'highlight', table, keys: [], owner: 'sun' });
    this._verdicts = null;
  }
}

customElements.define('planner-sun', PlannerSun);
