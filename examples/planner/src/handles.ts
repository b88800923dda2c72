import { heightOf, type ViewReader } from '@borough/core';
import { type Position, pictureOf, type Room } from '@borough/element';
import type { SnapLine } from '@borough/plan';
import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { type DragRoom, drag, type Grip, type StagePoint, toStage } from './drag.js';
import {
  bottomOf,
  directionOf,
  MOST_FLOORS,
  movePiece,
  type Piece,
  ringOf,
  setFloors,
  topOf,
  turnPiece,
} from './piece.js';
import { PlannerPanel } from './planner-panel.js';
import { middleOf, moved } from './shape.js';
import { say } from './words.js';

/** Only what is this near can be snapped to. */
const NEAR_METERS = 120;
/** The handle that turns stands so far off the corners. */
const BESIDE_METERS = 8;
/** The handle that raises hangs so far over the one that moves, so that both can be reached. */
const OVER_PIXELS = 46;

const ICONS: Readonly<Record<Grip, TemplateResult>> = {
  move: svg`<path d="M12 3v18M3 12h18M12 3l-3 3m3-3 3 3M12 21l-3-3m3 3 3-3M3 12l3-3m-3 3 3 3M21 12l-3-3m3 3-3 3" />`,
  turn: svg`<path d="M19 12a7 7 0 1 1-2.6-5.4M17 3v4h-4" />`,
  raise: svg`<path d="M12 4v16M12 4 8 8m4-4 4 4M12 20l-4-4m4 4 4-4" />`,
};

interface Held {
  readonly grip: Grip;
  readonly piece: Piece;
  readonly from: StagePoint;
  to: StagePoint;
  isFree: boolean;
  frame: number;
  hasMoved: boolean;
}

/** Handles on the chosen block: dragged by a hand, moved by arrow keys; a drag is one step of undo and one patch a frame. */
export class PlannerHandles extends PlannerPanel {
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
      svg.outline {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        fill: none;
        stroke-linejoin: round;
      }
      .outline .dark {
        stroke: rgb(10 20 30 / 55%);
        stroke-width: 4;
      }
      .outline .light {
        stroke: #fff;
        stroke-width: 1.8;
      }
      .outline .guide {
        stroke: #ff4fa3;
        stroke-width: 2;
        stroke-dasharray: 7 5;
      }
      button {
        position: absolute;
        left: 0;
        top: 0;
        width: var(--target);
        height: var(--target);
        min-width: 0;
        padding: 0;
        border: none;
        background: none;
        box-shadow: none;
        display: grid;
        place-items: center;
        pointer-events: auto;
        touch-action: none;
        cursor: grab;
      }
      button:active {
        cursor: grabbing;
      }
      #raise {
        cursor: ns-resize;
      }
      button svg {
        box-sizing: border-box;
        width: 32px;
        height: 32px;
        padding: 5px;
        border-radius: 50%;
        background: var(--solid);
        border: 1.5px solid var(--accent);
        box-shadow: var(--shadow);
        fill: none;
        stroke: currentColor;
        stroke-width: 2;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      button:hover svg,
      button:focus-visible svg {
        background: var(--accent);
        color: var(--solid);
      }
      .told {
        position: absolute;
        left: 0;
        top: 0;
        padding: 0.15em 0.6em;
        border-radius: 999px;
        background: var(--solid);
        box-shadow: var(--shadow);
        font-size: 0.82em;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
    `,
  ];

  #held: Held | null = null;
  #on: readonly SnapLine[] = [];
  /** Counts gestures: what is done between two of them is one step. */
  #gesture = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#held) cancelAnimationFrame(this.#held.frame);
    this.#held = null;
  }

  protected override heading(): null {
    return null;
  }

  protected override body(room: Room): TemplateResult | typeof nothing {
    const piece = this.chosenPiece;
    const where = this.#where(room);
    if (!piece || !where || this.desk?.drawing.get()) return nothing;
    const ring = ringOf(piece);
    const middle = middleOf(ring);
    const roof = this.#inView(toStage([...middle, topOf(piece)], where), where.view, room);
    const foot = apart(toStage(this.#besideOf(piece), where), roof);
    const beside = this.#inView(foot, where.view, room);
    return html`${this.#outline(piece, where)}
      ${roof ? this.#button(room, 'move', roof, piece) : nothing}
      ${roof && 'massing' in piece ? this.#button(room, 'raise', [roof[0], roof[1] - OVER_PIXELS], piece) : nothing}
      ${beside ? this.#button(room, 'turn', beside, piece) : nothing}
      ${roof && this.#held ? this.#told(room, piece, roof) : nothing}`;
  }

  #where(room: Room): (Omit<DragRoom, 'lines'> & { readonly view: ViewReader }) | null {
    const [view] = room.city.scene.views;
    const { desk } = this;
    if (!view || !desk || !room.stage) return null;
    const picture = pictureOf(view, room.stage);
    return { view, camera: view.camera, picture, plan: desk.maker.plan };
  }

  /** A handle beyond its view's edge would lie in another future. */
  #inView(point: StagePoint | null, { rect }: ViewReader, { stage }: Room): StagePoint | null {
    if (!point || !stage) return null;
    const [x, y] = [point[0] / stage.clientWidth, point[1] / stage.clientHeight];
    const isIn = x > rect[0] && x < rect[0] + rect[2] && y > rect[1] && y < rect[1] + rect[3];
    return isIn ? point : null;
  }

  #besideOf(piece: Piece): Position {
    const ring = ringOf(piece);
    const [lon, lat] = middleOf(ring);
    const plan = this.desk?.maker.plan ?? (() => [0, 0] as const);
    const [x, y] = plan(lon, lat);
    const reach = Math.max(
      ...ring.map(([cx, cy]) => {
        const [px, py] = plan(cx, cy);
        return Math.hypot(px - x, py - y);
      }),
    );
    const angle = (directionOf(piece) * Math.PI) / 180;
    const far = reach + BESIDE_METERS;
    const [at] = moved([[lon, lat]], Math.sin(angle) * far, Math.cos(angle) * far);
    return [...(at as readonly [number, number]), bottomOf(piece)];
  }

  #outline(piece: Piece, where: Omit<DragRoom, 'lines'>): TemplateResult {
    const path = (height: number): string =>
      ringOf(piece)
        .map(([lon, lat]) => toStage([lon, lat, height], where))
        .filter((point) => point !== null)
        .map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`)
        .join(' ');
    const rings = [path(bottomOf(piece)), ...('massing' in piece ? [path(topOf(piece))] : [])];
    return html`<svg class="outline" aria-hidden="true">
      ${rings.map((points) => svg`<polygon class="dark" points=${points} /><polygon class="light" points=${points} />`)}
      ${this.#on.map((line) => {
        const ends = [line.from, line.to].map(([x, y]) => {
          const [lon, lat] = this.desk?.maker.place(x, y) ?? [0, 0];
          return toStage([lon, lat, bottomOf(piece)], where);
        });
        const [a, b] = ends;
        return a && b
          ? svg`<line class="guide" x1=${a[0]} y1=${a[1]} x2=${b[0]} y2=${b[1]} />`
          : nothing;
      })}
    </svg>`;
  }

  /** What the hand is changing, in numbers. */
  #told(room: Room, piece: Piece, [x, y]: StagePoint): TemplateResult | typeof nothing {
    const text = this.#textOf(room, piece);
    if (text === '') return nothing;
    return html`<div class="told" .style=${`transform:translate(${x + 28}px,${y - OVER_PIXELS}px)`}>${text}</div>`;
  }

  #textOf(room: Room, piece: Piece): string {
    const { format } = room;
    if (this.#held?.grip === 'turn') return `${format.number(directionOf(piece), 0)}°`;
    if (this.#held?.grip !== 'raise' || !('massing' in piece)) return '';
    const { massing } = piece;
    return `${say(room, 'floors')} ${format.number(massing.floors, 0)} · ${format.number(heightOf(massing), 1)} m`;
  }

  #button(room: Room, grip: Grip, [x, y]: StagePoint, piece: Piece): TemplateResult {
    const isSlider = grip !== 'move';
    const floors = 'massing' in piece ? piece.massing.floors : 0;
    const now = grip === 'raise' ? floors : Math.round(directionOf(piece));
    return html`<button
      id=${grip}
      role=${isSlider ? 'slider' : nothing}
      aria-label=${say(room, grip)}
      aria-valuenow=${isSlider ? now : nothing}
      aria-valuemin=${isSlider ? (grip === 'raise' ? 1 : 0) : nothing}
      aria-valuemax=${isSlider ? (grip === 'raise' ? MOST_FLOORS : 360) : nothing}
      .style=${`transform:translate(${x.toFixed(1)}px,${y.toFixed(1)}px) translate(-50%,-50%)`}
      @pointerdown=${(event: PointerEvent) => this.#take(event, grip, piece, room)}
      @pointermove=${(event: PointerEvent) => this.#move(event, room)}
      @pointerup=${() => this.#drop(room)}
      @pointercancel=${() => this.#drop(room)}
      @keydown=${(event: KeyboardEvent) => this.#press(event, grip, room)}
      @blur=${() => this.#gesture++}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">${ICONS[grip]}</svg>
    </button>`;
  }

  #take(event: PointerEvent, grip: Grip, piece: Piece, room: Room): void {
    if (event.button !== 0 || this.#held) return;
    event.stopPropagation();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    const at = pointOf(event, room);
    this.#gesture++;
    this.#held = { grip, piece, from: at, to: at, isFree: event.altKey, frame: 0, hasMoved: false };
  }

  #move(event: PointerEvent, room: Room): void {
    const held = this.#held;
    if (!held) return;
    held.to = pointOf(event, room);
    held.isFree = event.altKey;
    held.hasMoved = true;
    // Pointers tell more often than there are frames.
    held.frame ||= requestAnimationFrame(() => {
      held.frame = 0;
      if (this.#held === held) this.#follow(held, room);
    });
  }

  #follow(held: Held, room: Room): void {
    const where = this.#where(room);
    if (!where) return;
    const lines = held.isFree ? [] : (this.desk?.linesNear(held.piece, NEAR_METERS) ?? []);
    const { piece, on } = drag(held.grip, held.piece, held.from, held.to, { ...where, lines });
    this.#on = on;
    this.#put(room, piece);
  }

  #drop(room: Room): void {
    const held = this.#held;
    if (!held) return;
    cancelAnimationFrame(held.frame);
    if (held.hasMoved) this.#follow(held, room);
    this.#held = null;
    this.#on = [];
    this.#gesture++;
    this.refresh();
  }

  /** Gives a drag up: everything is as it was. */
  #giveUp(room: Room): void {
    const held = this.#held;
    this.#held = null;
    this.#on = [];
    if (!held) return;
    cancelAnimationFrame(held.frame);
    if (JSON.stringify(this.chosenPiece) !== JSON.stringify(held.piece))
      void room.run({ do: 'undo' });
  }

  #press(event: KeyboardEvent, grip: Grip, room: Room): void {
    const piece = this.chosenPiece;
    if (event.key === 'Escape') this.#giveUp(room);
    const arrow = ARROWS[event.key];
    if (!piece || !arrow) return;
    event.preventDefault();
    event.stopPropagation();
    const [right, up] = arrow;
    const times = event.shiftKey ? 10 : 1;
    if (grip === 'raise' && 'massing' in piece)
      this.#put(room, setFloors(piece, piece.massing.floors + (up + right) * (times > 1 ? 5 : 1)));
    else if (grip === 'turn') this.#put(room, turnPiece(piece, (right + up) * times));
    else {
      // To the right is to the right on the screen, whichever way one looks.
      const heading = ((room.city.scene.views[0]?.camera.headingDegrees ?? 0) * Math.PI) / 180;
      const [c, s] = [Math.cos(heading), Math.sin(heading)];
      this.#put(room, movePiece(piece, (right * c + up * s) * times, (up * c - right * s) * times));
    }
  }

  #put(room: Room, patch: Piece): void {
    const { editing } = this;
    if (editing === undefined || JSON.stringify(patch) === JSON.stringify(this.chosenPiece)) return;
    const edit = { do: 'patch', scenario: editing, patch };
    void room.run({ do: 'scenario', edit, gesture: `handle${this.#gesture}` });
  }
}

const ARROWS: Readonly<Record<string, readonly [right: number, up: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** From far away the handles would lie on each other. */
function apart(point: StagePoint | null, from: StagePoint | null): StagePoint | null {
  if (!point || !from) return point;
  const [dx, dy] = [point[0] - from[0], point[1] - from[1]];
  const far = Math.hypot(dx, dy);
  if (far >= OVER_PIXELS) return point;
  // The one that raises is above: this one goes to a side, or down.
  const angle = far < 1 ? 0 : Math.atan2(Math.abs(dy), dx);
  return [from[0] + Math.cos(angle) * OVER_PIXELS, from[1] + Math.sin(angle) * OVER_PIXELS];
}

function pointOf({ clientX, clientY }: PointerEvent, { stage }: Room): StagePoint {
  const box = stage?.getBoundingClientRect();
  return [clientX - (box?.left ?? 0), clientY - (box?.top ?? 0)];
}

customElements.define('planner-handles', PlannerHandles);
