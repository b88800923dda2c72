import { EXISTING_ID, type Patch } from '@borough/core';
import { icon, type Room } from '@borough/element';
import { css, html, nothing, type TemplateResult } from 'lit';
import { PlannerPanel } from './planner-panel.js';
import { type PlannerWord, say } from './words.js';

const NAMES: Readonly<Record<Patch['do'], PlannerWord>> = {
  hide: 'hidden',
  replace: 'replaced',
  add: 'block',
  model: 'model',
  set: 'set',
  close: 'closed',
  without: 'without',
};

/** The tree of scenarios, the patches of the one in view, undo and redo, and the way to draw. */
export class PlannerScenarios extends PlannerPanel {
  static override styles = [
    ...PlannerPanel.styles,
    css`
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4em;
        margin-top: 0.6em;
      }
      .tree button {
        width: 100%;
        justify-content: flex-start;
        text-align: start;
      }
      .tree li + li {
        margin-top: 0.3em;
      }
      .patches li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0.5em;
      }
      .patches {
        margin-top: 0.6em;
        border-top: 1px solid var(--edge);
        padding-top: 0.4em;
      }
    `,
  ];

  protected override heading(room: Room): string {
    return say(room, 'scenarios');
  }

  protected override body(room: Room): TemplateResult {
    const { city, run } = room;
    const all = city.scenarios.all.get();
    const { editing } = this;
    const { undo, redo } = city.scenarios.steps.get();
    const stand = (id: string): void =>
      void run({ do: 'view', id: city.scene.views[0]?.id ?? '', scenario: id });
    const entry = (id: string, depth: number, label: string): TemplateResult => html`<li>
      <button
        aria-pressed=${(editing ?? EXISTING_ID) === id}
        @click=${() => stand(id)}
        data-scenario=${id}
      >
        ${'\u2003'.repeat(depth)}${depth > 0 ? '└ ' : ''}${label}
      </button>
    </li>`;
    const branch = (over: string | undefined, depth: number): TemplateResult[] =>
      Object.entries(all)
        .filter(([, scenario]) => scenario.over === over)
        .flatMap(([id, { label }]) => [
          entry(id, depth, room.words.text(label ?? id)),
          ...branch(id, depth + 1),
        ]);
    return html`<ul class="tree">
        ${entry(EXISTING_ID, 0, say(room, 'existing'))} ${branch(undefined, 1)}
      </ul>
      <div class="row">
        <button class="first" id="new" @click=${() => void this.#create(room, undefined)}>
          ${say(room, 'newScenario')}
        </button>
        ${
          editing === undefined
            ? nothing
            : html`<button @click=${() => void this.#create(room, editing)}>
                  ${say(room, 'copyScenario')}
                </button>
                <button @click=${() => void this.#drop(room, editing)}>
                  ${icon('erase')} ${say(room, 'dropScenario')}
                </button>`
        }
        <button id="undo" ?disabled=${undo === 0} @click=${() => void run({ do: 'undo' })}>
          ${icon('back')} ${say(room, 'undo')}
        </button>
        <button id="redo" ?disabled=${redo === 0} @click=${() => void run({ do: 'redo' })}>
          ${say(room, 'redo')}
        </button>
      </div>
      ${this.#patches(room)}`;
  }

  #patches(room: Room): TemplateResult | typeof nothing {
    const { scenario, editing } = this;
    if (!scenario || editing === undefined) return nothing;
    if (scenario.patches.length === 0)
      return html`<p class="patches quiet small">${say(room, 'noPatches')}</p>`;
    return html`<ul class="patches small">
      ${scenario.patches.map(
        (patch) => html`<li>
          <span>${say(room, NAMES[patch.do])} · ${patch.label ? room.words.text(patch.label) : thingsOf(patch)}</span>
          <button
            class="plain"
            aria-label="${say(room, 'takeBack')}: ${patch.id}"
            title=${say(room, 'takeBack')}
            @click=${() => void room.run({ do: 'scenario', edit: { do: 'unpatch', scenario: editing, patch: patch.id } })}
          >
            ${icon('close')}
          </button>
        </li>`,
      )}
    </ul>`;
  }

  async #create({ city, run }: Room, over: string | undefined): Promise<void> {
    const id = this.freeId('s', Object.keys(city.scenarios.all.get()));
    const number = id.slice(1);
    const label = { en: `Scenario ${number}`, 'zh-CN': `情景 ${number}` };
    const scenario = { label, patches: [], ...(over !== undefined && { over }) };
    await run({ do: 'scenario', edit: { do: 'put', id, scenario } });
    await run({ do: 'view', id: city.scene.views[0]?.id ?? '', scenario: id });
  }

  async #drop({ city, run }: Room, id: string): Promise<void> {
    await run({ do: 'view', id: city.scene.views[0]?.id ?? '', scenario: EXISTING_ID });
    await run({ do: 'scenario', edit: { do: 'drop', id } });
  }
}

function thingsOf(patch: Patch): string {
  if ('keys' in patch && patch.keys) return patch.keys.join(', ');
  return patch.id;
}

customElements.define('planner-scenarios', PlannerScenarios);
