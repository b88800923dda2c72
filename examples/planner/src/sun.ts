import type { Room } from '@borough/element';
import {
  facadePoints,
  HANGZHOU_DWELLINGS,
  HANGZHOU_SCHOOLS,
  judgeSun,
  type SunRule,
  type SunVerdict,
  stepsOf,
  studySunInWorker,
} from '@borough/plan';
import { css, html, nothing, type TemplateResult } from 'lit';
import { PlannerPanel } from './planner-panel.js';
import { say } from './words.js';

const RULES: readonly SunRule[] = [HANGZHOU_DWELLINGS, HANGZHOU_SCHOOLS];
const NEAR_METERS = 250;
/** Nothing farther away throws its shadow here in the hours of the rules. */
const SHADOW_METERS = 600;
const MOST_BUILDINGS = 200;

/** Sun hours of the buildings around the middle of the view, judged by a rule; those that fall short are marked. */
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
            ? html`<button class="first" id="reckon" @click=${() => void this.#run(room)}>${say(room, 'sunRun')}</button>`
            : html`<progress max="1" .value=${this._share}></progress>
                <button @click=${() => this.#study?.abort()}>${say(room, 'sunStop')}</button>`
        }
      </div>
      ${this._failure ? html`<p class="bad" role="alert">${this._failure}</p>` : nothing}
      ${this._verdicts ? this.#result(room, this._verdicts) : nothing}`;
  }

  #result(room: Room, verdicts: readonly SunVerdict[]): TemplateResult {
    if (verdicts.length === 0) return html`<p class="quiet">${say(room, 'sunNone')}</p>`;
    const short = verdicts.filter(({ passes }) => !passes);
    return html`<p role="status">
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
    const { desk } = this;
    const camera = room.city.scene.views[0]?.camera;
    if (!desk || !camera) return;
    const rule = this._rule;
    const { description } = room.city;
    const [lon, lat] = camera.target;
    const [x, y] = desk.maker.plan(lon, lat);
    const far = ({ rings }: { readonly rings: readonly Float64Array[] }): number =>
      Math.hypot((rings[0]?.[0] ?? 0) - x, (rings[0]?.[1] ?? 0) - y);
    const standing = desk.standing(this.editing);
    const looked = standing
      .filter(
        ({ building, solid }) => (rule.hours[building.use] ?? 0) > 0 && far(solid) < NEAR_METERS,
      )
      .slice(0, MOST_BUILDINGS);
    const solids = standing
      .map(({ solid }) => solid)
      .filter((solid) => far(solid) < SHADOW_METERS + NEAR_METERS);
    const grid = { floorHeightMeters: 3, sillMeters: rule.sillMeters, spacingMeters: 4 };
    const facades = looked.map(({ solid }) => facadePoints(solid, grid));
    const points = Float64Array.from(facades.flatMap((facade) => [...facade.points]));
    this.#study = new AbortController();
    this._share = 0;
    this._failure = '';
    try {
      const at = { lon, lat, heightMeters: description.origin[2] };
      const hours = await studySunInWorker(
        { points, solids, steps: stepsOf(rule, at, description.timeZone) },
        {
          signal: this.#study.signal,
          onProgress: (share) => {
            this._share = share;
          },
        },
      );
      let from = 0;
      this._verdicts = looked.map(({ building }, i) => {
        const facade = facades[i] as (typeof facades)[number];
        const to = from + facade.floor.length;
        const own = {
          total: hours.total.subarray(from, to),
          longest: hours.longest.subarray(from, to),
        };
        from = to;
        return judgeSun(building.key, building.use, rule, facade, own);
      });
      const keys = this._verdicts.filter(({ passes }) => !passes).map(({ key }) => key);
      const existing = keys.filter(
        (key) => room.city.scene.table(desk.register.table).slotOf(key) > 0,
      );
      await room.run({ do: 'highlight', table: desk.register.table, keys: existing, owner: 'sun' });
    } catch (failure) {
      if (!this.#study?.signal.aborted)
        this._failure = failure instanceof Error ? failure.message : String(failure);
    } finally {
      this._share = null;
    }
  }
}

customElements.define('planner-sun', PlannerSun);
