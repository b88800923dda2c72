import type { LayerReader, Scope } from '@borough/core';
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { define } from '../define.js';
import type { Room } from '../room.js';
import { LEGEND, legendView } from './legend-view.js';
import { natureOf, natureTag } from './nature.js';
import { Panel } from './panel.js';

/**
 * The layers that have a name, each with its switch; the one drawn on top comes first.
 *
 * @attr legends - Shows the legend of each visible layer below its switch.
 */
export class BoroughLayers extends Panel {
  static override properties: PropertyDeclarations = {
    legends: { type: Boolean, reflect: true, useDefault: true },
  };
  static override styles = [
    ...Panel.styles,
    LEGEND,
    css`
      li + li {
        border-top: 1px solid var(--edge);
      }
      .entries li {
        border: 0;
      }
      details {
        border-top: 1px solid var(--edge);
      }
      summary {
        display: flex;
        align-items: center;
        min-height: var(--target);
        color: var(--quiet);
        cursor: pointer;
      }
      summary::before {
        content: '▸';
        width: 1.3em;
      }
      details[open] summary::before {
        content: '▾';
      }
      label {
        display: flex;
        align-items: center;
        gap: 0.7em;
        min-height: var(--target);
        cursor: pointer;
      }
      label > span:first-of-type {
        flex: 1;
        padding-block: 0.4em;
        line-height: 1.3;
        font-weight: 550;
      }
      input {
        appearance: none;
        position: relative;
        flex: none;
        width: 2.5em;
        height: 1.45em;
        margin: 0;
        border: 1.5px solid var(--quiet);
        border-radius: 99px;
        background: var(--field);
        cursor: pointer;
        transition: background 0.15s;
      }
      input::before {
        content: '';
        position: absolute;
        inset: 0.15em auto 0.15em 0.15em;
        width: 0.92em;
        border-radius: 50%;
        background: var(--quiet);
        transition: translate 0.15s;
      }
      input:checked {
        background: var(--accent);
        border-color: var(--accent);
      }
      input:checked::before {
        translate: 1.05em;
        background: var(--on-accent);
      }
      @media (forced-colors: active) {
        input {
          appearance: auto;
        }
      }
      .legend {
        margin: -0.3em 0 0.9em 3.2em;
      }
    `,
  ];

  declare legends: boolean;

  constructor() {
    super();
    this.legends = false;
  }

  protected override watch({ city }: Room, scope: Scope): void {
    scope.add(city.scene.watch(({ what }) => what !== 'view' && what !== 'sun' && this.refresh()));
  }

  protected override heading({ words }: Room): string {
    return words.say('layers');
  }

  protected override body(room: Room): TemplateResult {
    // Scenery has no name; what has one can be switched.
    const named = room.city.scene.layers.filter(({ layer }) => layer.label !== undefined).reverse();
    const [data, scenery] = [named.filter(isData), named.filter((reader) => !isData(reader))];
    return html`<ul>
        ${data.map((reader) => this.#row(room, reader))}
      </ul>
      ${
        scenery.length > 0
          ? html`<details>
              <summary>${room.words.say('scenery', { count: String(scenery.length) })}</summary>
              <ul>
                ${scenery.map((reader) => this.#row(room, reader))}
              </ul>
            </details>`
          : nothing
      }`;
  }

  #row(room: Room, reader: LayerReader): TemplateResult {
    const { city, words } = room;
    const { id, layer } = reader;
    const isVisible = layer.visible !== false;
    const change = (event: Event): void => {
      const { checked } = event.target as HTMLInputElement;
      void room.run({ do: 'layer', id, visible: checked });
    };
    const legend = this.legends && isVisible ? city.legend(id) : null;
    return html`<li>
      <label>
        <input type="checkbox" role="switch" .checked=${isVisible} @change=${change} />
        <span>${words.text(layer.label)}</span>
        ${natureTag(natureOf(city, reader), words)}
      </label>
      ${legend ? legendView(room, legend) : nothing}
    </li>`;
  }
}

/** A layer that says something, rather than being the ground that others stand on. */
function isData({ layer }: LayerReader): boolean {
  const { type, style } = layer;
  return ['labels', 'tracks', 'heat', 'points'].includes(type) || style?.color !== undefined;
}

define('borough-layers', BoroughLayers);

declare global {
  interface HTMLElementTagNameMap {
    'borough-layers': BoroughLayers;
  }
}
