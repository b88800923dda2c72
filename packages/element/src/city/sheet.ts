import { css } from 'lit';

/** The layout of a city and what stands over it. */
export const CITY = css`
  :host {
    position: relative;
    display: block;
    height: var(--borough-height, 480px);
    overflow: hidden;
    isolation: isolate;
    background: #dfe8ee;
    container-type: size;
  }
  :host([hidden]) {
    display: none;
  }
  :host([data-theme='dark']),
  :host([data-theme='contrast']) {
    background: #0d1420;
  }
  .stage,
  .stage canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    display: block;
  }
  .stage canvas {
    cursor: grab;
    touch-action: none;
  }
  .stage canvas:focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: -3px;
  }
  .stage.pointing canvas {
    cursor: pointer;
  }
  .stage.measuring canvas {
    cursor: crosshair;
  }
  .frame {
    position: absolute;
    inset: 0;
    display: grid;
    grid-template: auto minmax(0, 1fr) auto auto / minmax(0, var(--borough-side, 20em)) minmax(0, 1fr) minmax(
        0,
        var(--borough-side, 20em)
      );
    grid-template-areas: 'top top top' 'left over right' 'left bottom bottom' 'left foot foot';
    gap: var(--gap);
    padding: var(--gap);
    padding: max(var(--gap), env(safe-area-inset-top)) max(var(--gap), env(safe-area-inset-right))
      max(var(--gap), env(safe-area-inset-bottom)) max(var(--gap), env(safe-area-inset-left));
    pointer-events: none;
  }
  .side {
    display: flex;
    flex-direction: column;
    gap: var(--gap);
    min-height: 0;
    min-width: 0;
  }
  .top {
    grid-area: top;
    /* A list that opens there lies over everything below. */
    z-index: 1;
  }
  .left {
    grid-area: left;
  }
  .right {
    grid-area: right;
  }
  .over {
    grid-area: over;
    justify-content: end;
    align-items: center;
  }
  .bottom {
    grid-area: bottom;
    align-items: end;
  }
  ::slotted(*) {
    pointer-events: auto;
    min-height: 0;
    max-width: 100%;
  }
  ::slotted([slot='left']),
  ::slotted([slot='right']) {
    flex: 0 1 auto;
    min-height: calc(var(--target) + 2px);
  }
  .foot {
    grid-area: foot;
    align-self: end;
    justify-self: end;
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    margin-top: calc(var(--gap) * -0.5);
    gap: 0 0.5em;
    font-size: 0.78em;
    color: var(--ink);
  }
  .foot span {
    background: var(--card);
    padding: 0 0.6em;
    border-radius: 5px;
  }
  /* Between wide panels there may be no room for a word. */
  .said {
    grid-row: over;
    grid-column: 1 / -1;
    place-self: end center;
    pointer-events: none;
  }
  .said p {
    margin: 0;
    padding: 0.35em 1.1em;
    border-radius: 99px;
    background: var(--card);
    border: 1px solid var(--edge);
    box-shadow: var(--shadow);
    font-size: 0.92em;
    max-width: 40em;
    overflow-wrap: anywhere;
  }
  /* Where the picture would be, among the panels. */
  .fallback {
    grid-area: over;
    overflow: auto;
    pointer-events: auto;
  }
  .trouble {
    max-width: 40em;
    margin: 0 auto var(--gap);
    padding: 1.5em;
    background: var(--solid);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
  }
  .trouble h2 {
    margin: 0 0 0.4em;
    font-size: 1.15em;
  }
  .trouble p {
    margin: 0 0 0.8em;
  }
  .trouble pre {
    margin: 0 0 1em;
    padding: 0.8em;
    border-radius: 8px;
    background: var(--field);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    font: 0.86em / 1.5 ui-monospace, monospace;
  }
  :host([data-density='phone']) .frame {
    grid-template: auto minmax(0, 1fr) auto auto auto auto / minmax(0, 1fr);
    grid-template-areas: 'top' 'over' 'foot' 'left' 'right' 'bottom';
  }
  :host([data-density='phone']) .left,
  :host([data-density='phone']) .right {
    max-height: 46cqh;
  }
  :host([data-density='phone']) .foot {
    max-width: 60%;
  }
  :host([data-density='phone']) ::slotted([slot='bottom']) {
    width: 100%;
  }
`;
