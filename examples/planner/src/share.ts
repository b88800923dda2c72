import { toLink } from '@borough/core';
import { icon, type Room } from '@borough/element';
import { css, html, type TemplateResult } from 'lit';
import { PlannerPanel } from './planner-panel.js';
import { say } from './words.js';

/** Copies a link that opens the same futures elsewhere. */
export class PlannerShare extends PlannerPanel {
  static override properties = { _isCopied: { state: true } };

  static override styles = [
    ...PlannerPanel.styles,
    css`
      .body {
        overflow: visible;
      }
      button {
        background: var(--card);
        box-shadow: var(--shadow);
        white-space: nowrap;
      }
    `,
  ];

  declare protected _isCopied: boolean;

  constructor() {
    super();
    this.plain = true;
    this._isCopied = false;
  }

  protected override heading(): null {
    return null;
  }

  protected override body(room: Room): TemplateResult {
    return html`<button id="share" @click=${() => void this.#copy(room)}>
      ${icon(this._isCopied ? 'check' : 'link')} ${say(room, this._isCopied ? 'copied' : 'share')}
    </button>`;
  }

  async #copy({ city }: Room): Promise<void> {
    // The address is the link, where a clipboard is not to be had.
    location.hash = toLink(city.state());
    try {
      await navigator.clipboard.writeText(location.href);
    } catch (refusal) {
      console.warn(refusal);
      return;
    }
    this._isCopied = true;
    setTimeout(() => {
      this._isCopied = false;
    }, 2000);
  }
}

customElements.define('planner-share', PlannerShare);
