import { type Massing, type Patch, SCENARIO_MODELS, SCENARIO_TABLE } from '@borough/core';
import { icon, type Room } from '@borough/element';
import { css, html, nothing, type TemplateResult } from 'lit';
import { MOST_FLOORS } from './piece.js';
import { PlannerPanel } from './planner-panel.js';
import { aligned, headingOf, middleOf, moved, squareAt, turned } from './shape.js';
import { isSunTable } from './sun-surface.js';
import { say, USES } from './words.js';

const STEP_METERS = 2;
const STEP_DEGREES = 5;

/** What is chosen, and what can be done with it: take away, replace, close; a block is shaped here. */
export class PlannerThing extends PlannerPanel {
  static override styles = [
    ...PlannerPanel.styles,
    css`
      label {
        display: grid;
        grid-template-columns: 6.5em 1fr 4.5em;
        align-items: center;
        gap: 0.6em;
        min-height: var(--target);
      }
      label input {
        width: 100%;
        min-width: 0;
      }
      label output {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4em;
        margin-top: 0.5em;
      }
      select {
        grid-column: 2 / 4;
      }
      dl {
        margin: 0.5em 0 0;
        font-size: 0.88em;
      }
      dl div {
        display: flex;
        justify-content: space-between;
        gap: 1em;
        padding-block: 0.15em;
      }
      dt {
        color: var(--quiet);
      }
      dd {
        margin: 0;
        font-variant-numeric: tabular-nums;
      }
      .over div:first-child dd {
        color: var(--bad);
        font-weight: 600;
      }
      summary {
        min-height: var(--target);
        align-content: center;
        cursor: pointer;
      }
      #url {
        flex: 1;
        min-width: 8em;
      }
    `,
  ];

  #gesture = 0;

  protected override heading(room: Room): string {
    return say(room, 'thing');
  }

  protected override body(room: Room): TemplateResult {
    const chosen = room.city.selection.chosen.get().at(-1);
    const { editing } = this;
    const drawing = this.desk?.drawing;
    const isDrawing = drawing?.get() ?? false;
    if (editing === undefined) return html`<p class="quiet">${say(room, 'needsScenario')}</p>`;
    return html`<div class="row">
        <button id="draw" aria-pressed=${isDrawing} @click=${() => drawing?.set(!isDrawing)}>
          ${icon('area')} ${say(room, 'draw')}
        </button>
        <button id="square" title=${say(room, 'squareWhere')} @click=${() => void this.#addSquare(room, editing)}>
          ${say(room, 'square')}
        </button>
      </div>
      ${isDrawing ? html`<p class="small" role="status">${say(room, 'drawHow')}</p>` : chosen ? this.#chosen(room, chosen, editing) : this.#idle(room, editing)}`;
  }

  /** Nothing is in hand. */
  #idle(room: Room, editing: string): TemplateResult {
    return html`<p class="quiet">${say(room, 'chooseFirst')}</p>
      <details>
        <summary>${say(room, 'addModel')}</summary>
        <div class="row">
          <input id="url" type="url" inputmode="url" placeholder="https://… .glb" aria-label=${say(room, 'modelUrl')} />
          <button id="model" @click=${() => void this.#addModel(room, editing)}>${say(room, 'add')}</button>
        </div>
      </details>`;
  }

  #chosen(
    room: Room,
    { table, key }: { readonly table: string; readonly key: string },
    scenario: string,
  ): TemplateResult | typeof nothing {
    // What is gone cannot be in hand; what came in its place is.
    const edit = async (patch: Patch): Promise<void> => {
      await room.run({ do: 'scenario', edit: { do: 'patch', scenario, patch } });
      const { id } = patch;
      if (patch.do === 'hide') await room.run({ do: 'deselect' });
      if (patch.do === 'replace')
        await room.run({ do: 'select', table: SCENARIO_TABLE, keys: [`${scenario}/${id}`] });
    };
    const fresh = (prefix: string): string =>
      this.freeId(prefix, this.scenario?.patches.map(({ id }) => id) ?? []);
    if (table === SCENARIO_TABLE) return this.#block(room, key, scenario);
    if (table === SCENARIO_MODELS) return this.#model(room);
    if (isSunTable(table)) return this.#sunned(room, table, key);
    const isRoad =
      room.city.scene.table(table).geometry.get(room.city.scene.table(table).slotOf(key))?.type ===
      'line';
    if (isRoad)
      return html`<h3>${key}</h3>
        <div class="row">
          <button @click=${() => void edit({ id: fresh('c'), do: 'close', table, keys: [key] })}>
            ${say(room, 'close')}
          </button>
        </div>`;
    if (table !== this.desk?.register.table) return this.#idle(room, scenario);
    return html`<h3>${key}</h3>
      ${this.#heights(room, key)}
      <div class="row">
        <button id="hide" @click=${() => void edit({ id: fresh('h'), do: 'hide', table, keys: [key] })}>
          ${icon('erase')} ${say(room, 'hide')}
        </button>
        <button
          @click=${() => {
            const massing = this.#inPlaceOf(key);
            if (massing) void edit({ id: fresh('r'), do: 'replace', table, keys: [key], massing });
          }}
        >
          ${say(room, 'replace')}
        </button>
      </div>`;
  }

  /** How high it is, and what the plan allows where it stands. */
  #heights(room: Room, key: string): TemplateResult | typeof nothing {
    const found = this.desk?.standing(this.editing).find(({ building }) => building.key === key);
    const { heightLimitMeters: limit, heightMeters } = found?.building ?? {};
    if (heightMeters === undefined) return nothing;
    const isOver = limit !== undefined && heightMeters > limit + 0.01;
    const row = (word: 'height' | 'heightLimit', text: string): TemplateResult =>
      html`<div><dt>${say(room, word)}</dt><dd>${text}</dd></div>`;
    const { format } = room;
    const height = `${format.number(heightMeters, 1)} m`;
    return html`<dl class=${isOver ? 'over' : nothing}>
      ${row('height', isOver ? `${height} · ${say(room, 'tooHigh')}` : height)}
      ${limit === undefined ? nothing : row('heightLimit', `${format.number(limit, 1)} m`)}
    </dl>`;
  }

  /** A block with the footprint and use of an existing building. */
  #inPlaceOf(key: string): Massing | null {
    const { desk } = this;
    const found = desk?.standing(undefined).find(({ building }) => building.key === key);
    const table = desk?.city.scene.table(desk.register.table);
    const part = table?.geometry.get(table.slotOf(key))?.parts[0];
    if (!found || !part) return null;
    const footprint: [number, number][] = [];
    for (let i = 0; i < part.length; i += 3)
      footprint.push([part[i] as number, part[i + 1] as number]);
    const { use, floors } = found.building;
    const baseMeters = found.solid.bottomMeters;
    return { footprint, baseMeters, floors: Math.max(1, floors), floorHeightMeters: 3.2, use };
  }

  #block(room: Room, key: string, scenario: string): TemplateResult | typeof nothing {
    const patch = this.scenario?.patches.find(({ id }) => `${scenario}/${id}` === key);
    if (!patch || !('massing' in patch)) return nothing;
    const { massing } = patch;
    const shape = (change: Partial<Massing>, gesture?: string): void => {
      const next = { ...patch, massing: { ...massing, ...change } };
      void room.run({
        do: 'scenario',
        edit: { do: 'patch', scenario, patch: next },
        ...(gesture && { gesture }),
      });
    };
    const slide = (field: 'floors' | 'floorHeightMeters') => (event: Event) =>
      shape({ [field]: (event.target as HTMLInputElement).valueAsNumber }, `drag${this.#gesture}`);
    const end = (): void => {
      this.#gesture++;
    };
    const go = (east: number, north: number): void =>
      shape({ footprint: moved(massing.footprint, east, north) }, `move${this.#gesture}`);
    const arrow = (word: 'north' | 'south' | 'east' | 'west', sign: string, x: number, y: number) =>
      html`<button aria-label="${say(room, 'move')}: ${say(room, word)}" @click=${() => go(x, y)} @blur=${end}>${sign}</button>`;
    const { format } = room;
    return html`<label>
        ${say(room, 'floors')}
        <input id="floors" type="range" min="1" max=${MOST_FLOORS} .value=${String(massing.floors)} @input=${slide('floors')} @change=${end} />
        <output>${format.number(massing.floors, 0)}</output>
      </label>
      <label>
        ${say(room, 'floorHeight')}
        <input type="range" min="2.6" max="6" step="0.1" .value=${String(massing.floorHeightMeters)} @input=${slide('floorHeightMeters')} @change=${end} />
        <output>${format.number(massing.floorHeightMeters, 1)} m</output>
      </label>
      <label>
        ${say(room, 'use')}
        <select id="use" .value=${massing.use} @change=${(event: Event) => shape({ use: (event.target as HTMLSelectElement).value })}>
          ${USES.map((use) => html`<option value=${use} ?selected=${use === massing.use}>${say(room, use)}</option>`)}
        </select>
      </label>
      ${this.#heights(room, key)}
      <div class="row" role="group" aria-label=${say(room, 'move')}>
        ${arrow('west', '←', -STEP_METERS, 0)} ${arrow('north', '↑', 0, STEP_METERS)}
        ${arrow('south', '↓', 0, -STEP_METERS)} ${arrow('east', '→', STEP_METERS, 0)}
        <button aria-label="${say(room, 'turn')}: ${say(room, 'left')}" @click=${() => shape({ footprint: turned(massing.footprint, -STEP_DEGREES) }, `move${this.#gesture}`)} @blur=${end}>⟲</button>
        <button aria-label="${say(room, 'turn')}: ${say(room, 'right')}" @click=${() => shape({ footprint: turned(massing.footprint, STEP_DEGREES) }, `move${this.#gesture}`)} @blur=${end}>⟳</button>
        <button @click=${() => this.#snap(massing, shape)}>${say(room, 'snap')}</button>
      </div>`;
  }

  /** For how long the sun reaches a piece of wall or ground. */
  #sunned(room: Room, table: string, key: string): TemplateResult {
    const [row] = room.city.panel({ table, key });
    const hours = typeof row?.value === 'number' ? room.format.number(row.value, 1) : '–';
    return html`<p><b>${hours}</b> ${say(room, 'sunHours')} · ${room.words.text(row?.label ?? '')}</p>`;
  }

  #model(room: Room): TemplateResult | typeof nothing {
    const piece = this.chosenPiece;
    if (piece?.do !== 'model') return nothing;
    const set = (field: 'headingDegrees' | 'scale') => (event: Event) =>
      this.#put(
        room,
        { ...piece, [field]: (event.target as HTMLInputElement).valueAsNumber },
        `drag${this.#gesture}`,
      );
    const end = (): void => {
      this.#gesture++;
    };
    const { headingDegrees = 0, scale = 1 } = piece;
    return html`<label>
        ${say(room, 'turn')}
        <input type="range" min="0" max="359" .value=${String(headingDegrees)} @input=${set('headingDegrees')} @change=${end} />
        <output>${room.format.number(headingDegrees, 0)}°</output>
      </label>
      <label>
        ${say(room, 'scale')}
        <input type="range" min="0.1" max="10" step="0.1" .value=${String(scale)} @input=${set('scale')} @change=${end} />
        <output>× ${room.format.number(scale, 1)}</output>
      </label>`;
  }

  #put(room: Room, patch: Patch, gesture?: string): void {
    const edit = { do: 'patch', scenario: this.editing, patch };
    void room.run({ do: 'scenario', edit, ...(gesture && { gesture }) });
  }

  async #addModel({ city, run }: Room, scenario: string): Promise<void> {
    const url = this.renderRoot.querySelector<HTMLInputElement>('#url')?.value.trim();
    const camera = city.scene.views[0]?.camera;
    if (!camera || !url) return;
    const [lon, lat] = camera.target;
    const id = this.freeId('g', this.scenario?.patches.map((patch) => patch.id) ?? []);
    const ground = this.desk?.groundMeters(lon, lat) ?? city.description.origin[2];
    const at = [Number(lon.toFixed(7)), Number(lat.toFixed(7)), ground];
    const patch = { id, do: 'model', url, at };
    await run({ do: 'scenario', edit: { do: 'patch', scenario, patch } });
    await run({ do: 'select', table: SCENARIO_MODELS, keys: [`${scenario}/${id}`] });
  }

  /** Turns the block along the nearest building's longest side. */
  #snap(massing: Massing, shape: (change: Partial<Massing>) => void): void {
    const { desk } = this;
    if (!desk) return;
    const [x, y] = desk.maker.plan(...middleOf(massing.footprint));
    let nearest = Number.POSITIVE_INFINITY;
    let key = '';
    for (const { solid } of desk.standing(undefined)) {
      const ring = solid.rings[0] as Float64Array;
      const far = Math.hypot((ring[0] as number) - x, (ring[1] as number) - y);
      if (far < nearest) [nearest, key] = [far, solid.key];
    }
    const like = this.#inPlaceOf(key);
    if (like) shape({ footprint: aligned(massing, headingOf(like.footprint)).footprint });
  }

  async #addSquare({ city, run }: Room, scenario: string): Promise<void> {
    const camera = city.scene.views[0]?.camera;
    if (!camera) return;
    const [lon, lat] = camera.target;
    const id = this.freeId('m', this.scenario?.patches.map((patch) => patch.id) ?? []);
    const massing: Massing = {
      footprint: squareAt(lon, lat, 24),
      baseMeters: this.desk?.groundMeters(lon, lat) ?? city.description.origin[2],
      floors: 12,
      floorHeightMeters: 3,
      use: 'dwelling',
    };
    await run({
      do: 'scenario',
      edit: { do: 'patch', scenario, patch: { id, do: 'add', massing } },
    });
    await run({ do: 'select', table: SCENARIO_TABLE, keys: [`${scenario}/${id}`] });
  }
}

customElements.define('planner-thing', PlannerThing);
