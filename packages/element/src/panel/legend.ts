import type { Scope } from '@borough/core';
import { css, html, type PropertyDeclarations, type TemplateResult } from 'lit';
import { define } from '../define.js';
import type { Room } from '../room.js';
import { LEGEND, legendView } from './legend-view.js';
import { Panel } from './panel.js';

/**
 * The legends of the layers that are shown, each as it follows from its style.
 *
 * @attr layer - The id of one layer; all where absent.
 */
export class BoroughLegend extends Panel {
  static override properties: PropertyDeclarations = { layer: { reflect: true, useDefault: true } };
  static override styles = [
    ...Panel.styles,
    LEGEND,
    css`
      li + li > h3 {
        margin-top: 0.8em;
      }
      h3 {
        margin: 0;
        font-size: 1em;
        font-weight: 550;
      }
    `,
  ];

  declare layer: string;

  constructor() {
    super();
    this.layer = '';
  }

  protected override watch({ city }: Room, scope: Scope): void {
    scope.add(city.scene.watch(({ what }) => what !== 'view' && what !== 'sun' && this.refresh()));
  }

  protected override heading({ words }: Room): string {
    return words.say('legend');
  }

  protected override body(room: Room): TemplateResult {
    const { city, words } = room;
    const shown = city.scene.layers
      .filter(({ id, layer }) => layer.visible !== false && (!this.layer || id === this.layer))
      .map(({ id, layer }) => ({ label: words.text(layer.label ?? id), legend: city.legend(id) }))
      .reverse();
    const drawn = shown.filter(({ legend }) => legend !== null);
    if (drawn.length === 0) return html`<p class="quiet">${words.say('noLegend')}</p>`;
    return html`<ul>
      ${drawn.map(
        ({ label, legend }) =>
          html`<li><h3>${label}</h3>${legend ? legendView(room, legend) : ''}</li>`,
      )}
    </ul>`;
  }
}

define('borough-legend', BoroughLegend);

declare global {
  interface HTMLElementTagNameMap {
    'borough-legend': BoroughLegend;
  }
}
