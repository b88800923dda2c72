import { pictureOf, type Room } from '@borough/element';
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { toStage } from './drag.js';
import { PlannerPanel } from './planner-panel.js';

/** The corners of a block that is being drawn, and the lines between them. */
export class PlannerCorners extends PlannerPanel {
  static override styles = [
    ...PlannerPanel.styles,
    css`
      :host,
      .body {
        position: absolute;
        inset: 0;
        pointer-events: none;
        padding: 0;
        overflow: hidden;
      }
      .card {
        all: unset;
      }
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        fill: none;
        stroke: #fff;
        stroke-width: 2;
        stroke-linejoin: round;
        filter: drop-shadow(0 0 2px rgb(10 20 30 / 80%));
      }
      circle {
        fill: var(--accent);
      }
    `,
  ];

  protected override heading(): null {
    return null;
  }

  protected override body(room: Room): TemplateResult | typeof nothing {
    const [view] = room.city.scene.views;
    const { desk } = this;
    const corners = desk?.corners.get() ?? [];
    if (!view || !desk || !room.stage || corners.length === 0) return nothing;
    const picture = pictureOf(view, room.stage);
    const where = { camera: view.camera, picture, plan: desk.maker.plan };
    const points = corners.map((at) => toStage(at, where)).filter((point) => point !== null);
    const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
    return html`<svg aria-hidden="true">
      <polygon points=${path} />
      ${points.map(([x, y]) => svg`<circle cx=${x} cy=${y} r="5" />`)}
    </svg>`;
  }
}

customElements.define('planner-corners', PlannerCorners);
