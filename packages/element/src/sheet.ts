import { css } from 'lit';

/**
 * The look that all elements share. Everything public is a custom property `--borough-…` that any ancestor
 * may set; what is without the prefix is ours. Themes and densities come from the city's element, which
 * tells each panel by `data-theme` and `data-density`.
 */
export const TOKENS = css`
  :host {
    --ink: var(--borough-ink, #17222e);
    --quiet: var(--borough-quiet, #566573);
    --card: var(--borough-card, rgb(255 255 255 / 90%));
    --solid: var(--borough-solid, #fff);
    --field: var(--borough-field, rgb(20 45 70 / 6%));
    --edge: var(--borough-edge, rgb(20 45 70 / 14%));
    --accent: var(--borough-accent, #0a62bd);
    --on-accent: var(--borough-on-accent, #fff);
    --good: var(--borough-good, #157a3d);
    --warn: var(--borough-warn, #8a5a00);
    --bad: var(--borough-bad, #b3261e);
    --shadow: var(--borough-shadow, 0 1px 2px rgb(15 30 50 / 8%), 0 8px 24px rgb(15 30 50 / 10%));
    --radius: var(--borough-radius, 14px);
    --gap: var(--borough-gap, 12px);
    --target: var(--borough-target, 44px);
    --size: var(--borough-size, 14px);
    --blur: blur(14px);
    color-scheme: light;
    box-sizing: border-box;
    font: var(--size) / 1.5
      var(
        --borough-font,
        system-ui,
        'Noto Sans',
        'Noto Sans CJK SC',
        'PingFang SC',
        'Microsoft YaHei',
        sans-serif
      );
    color: var(--ink);
  }
  :host([data-theme='dark']) {
    --ink: var(--borough-ink, #e9eff5);
    --quiet: var(--borough-quiet, #a5b4c2);
    --card: var(--borough-card, rgb(19 27 39 / 88%));
    --solid: var(--borough-solid, #131b27);
    --field: var(--borough-field, rgb(255 255 255 / 8%));
    --edge: var(--borough-edge, rgb(255 255 255 / 14%));
    --accent: var(--borough-accent, #7bb8ff);
    --on-accent: var(--borough-on-accent, #06182c);
    --good: var(--borough-good, #6fd08f);
    --warn: var(--borough-warn, #f0c15c);
    --bad: var(--borough-bad, #ff9a91);
    --shadow: var(--borough-shadow, 0 1px 2px rgb(0 0 0 / 30%), 0 8px 24px rgb(0 0 0 / 35%));
    color-scheme: dark;
  }
  :host([data-theme='contrast']) {
    --ink: var(--borough-ink, #fff);
    --quiet: var(--borough-quiet, #fff);
    --card: var(--borough-card, #000);
    --solid: var(--borough-solid, #000);
    --field: var(--borough-field, #000);
    --edge: var(--borough-edge, #fff);
    --accent: var(--borough-accent, #ffe14d);
    --on-accent: var(--borough-on-accent, #000);
    --good: var(--borough-good, #7dff9b);
    --warn: var(--borough-warn, #ffe14d);
    --bad: var(--borough-bad, #ffb3ab);
    --shadow: none;
    --blur: none;
    color-scheme: dark;
  }
  :host([data-density='phone']) {
    --size: var(--borough-size, 15px);
    --gap: var(--borough-gap, 10px);
  }
  :host([data-density='wall']) {
    --size: var(--borough-size, 22px);
    --gap: var(--borough-gap, 20px);
    --target: var(--borough-target, 64px);
    --radius: var(--borough-radius, 20px);
  }
  @media (prefers-contrast: more) {
    :host([data-theme='light']) {
      --card: var(--borough-card, #fff);
      --quiet: var(--borough-quiet, #26313c);
      --edge: var(--borough-edge, #26313c);
    }
    :host([data-theme='dark']) {
      --card: var(--borough-card, #000);
      --quiet: var(--borough-quiet, #e2eaf1);
      --edge: var(--borough-edge, #e2eaf1);
    }
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  .apart {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button,
  select,
  input {
    font: inherit;
    color: inherit;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-height: var(--target);
    min-width: var(--target);
    padding: 0 0.9em;
    border: 1px solid var(--edge);
    border-radius: calc(var(--radius) * 0.7);
    background: var(--field);
    cursor: pointer;
  }
  button:hover {
    border-color: var(--accent);
  }
  button.plain {
    border-color: transparent;
    background: none;
  }
  button.plain:hover {
    background: var(--field);
  }
  button.first,
  button[aria-pressed='true'] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  button:disabled {
    opacity: 0.45;
    cursor: default;
  }
  select,
  input[type='search'],
  input[type='text'] {
    min-height: var(--target);
    padding: 0 0.8em;
    border: 1px solid var(--edge);
    border-radius: calc(var(--radius) * 0.7);
    background: var(--solid);
  }
  input[type='checkbox'],
  input[type='range'] {
    accent-color: var(--accent);
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  svg.icon {
    width: 1.35em;
    height: 1.35em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 0.35em;
    padding: 0 0.6em;
    border: 1px solid var(--edge);
    border-radius: 99px;
    font-size: 0.8em;
    font-weight: 600;
    line-height: 1.7;
    white-space: nowrap;
    color: var(--quiet);
  }
  .tag.live {
    color: var(--good);
    border-color: currentColor;
  }
  .tag.held,
  .tag.late,
  .tag.recorded {
    color: var(--warn);
    border-color: currentColor;
  }
  .tag.stale,
  .tag.offline,
  .tag.bad {
    color: var(--bad);
    border-color: currentColor;
  }
  .tag.simulated,
  .tag.predicted {
    border-style: dashed;
  }
  .quiet {
    color: var(--quiet);
  }
  .small {
    font-size: 0.86em;
  }
  .bad {
    color: var(--bad);
  }
  .numbers {
    font-variant-numeric: tabular-nums;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    .tag,
    button {
      border: 1px solid;
    }
  }
`;

/** A panel's card: its frame, its heading that folds it, its body. */
export const CARD = css`
  :host {
    display: block;
    min-width: 0;
  }
  :host([hidden]) {
    display: none;
  }
  .card {
    display: flex;
    flex-direction: column;
    max-height: 100%;
    background: var(--card);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
    backdrop-filter: var(--blur);
    overflow: hidden;
  }
  :host([plain]) .card {
    background: none;
    border: 0;
    border-radius: 0;
    box-shadow: none;
    backdrop-filter: none;
  }
  h2 {
    margin: 0;
    font-size: 0.93em;
    font-weight: 650;
    flex: none;
  }
  .fold {
    width: 100%;
    justify-content: space-between;
    padding: 0 1em;
    border: 0;
    border-radius: var(--radius);
    background: none;
    text-align: start;
    font-weight: inherit;
  }
  .fold:focus-visible {
    outline-offset: -3px;
  }
  .fold .icon {
    transition: rotate 0.15s;
    color: var(--quiet);
  }
  .fold[aria-expanded='false'] .icon {
    rotate: -90deg;
  }
  .fold span {
    display: flex;
    align-items: center;
    gap: 0.6em;
  }
  .body {
    padding: 0.2em 1em 1em;
    overflow: auto;
    overscroll-behavior: contain;
    min-height: 0;
  }
  :host([plain]) .body {
    padding: 0;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  p {
    margin: 0;
  }
`;
