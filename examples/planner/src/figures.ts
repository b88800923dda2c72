import type { Scope } from '@borough/core';
import type { Room } from '@borough/element';
import { type Kpi, STANDARD_KPIS } from '@borough/plan';
import { css, html, nothing, type TemplateResult } from 'lit';
import { PlannerPanel } from './planner-panel.js';
import { saveFile } from './save.js';
import { say } from './words.js';

const SHOWN = STANDARD_KPIS.filter(({ label }) => label !== undefined);

/** The key figures of the futures in view, and how they differ from the existing city; they follow every drag. */
export class PlannerFigures extends PlannerPanel {
  static override styles = [
    ...PlannerPanel.styles,
    css`
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 0.84em;
      }
      th {
        font-weight: 500;
        text-align: start;
      }
      thead th {
        color: var(--quiet);
        font-size: 0.86em;
      }
      td,
      thead th:not(:first-child) {
        text-align: end;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
        padding-inline-start: 0.45em;
      }
      tr + tr > * {
        border-top: 1px solid var(--edge);
      }
      .better {
        color: var(--good);
      }
      .worse {
        color: var(--bad);
      }
      button {
        margin-top: 0.8em;
      }
    `,
  ];

  protected override watch(room: Room, scope: Scope): void {
    super.watch(room, scope);
    const timer = setInterval(() => this.desk && !this.desk.isReady() && this.refresh(), 500);
    scope.add(() => clearInterval(timer));
    if (this.desk) scope.add(this.desk.changed.watch(this.refresh));
  }

  protected override heading(room: Room): string {
    return say(room, 'figures');
  }

  protected override body(room: Room): TemplateResult {
    const { desk } = this;
    if (!desk?.isReady()) return html`<p class="quiet">${say(room, 'loadingRegister')}</p>`;
    const { head, rows } = this.#rows(room);
    return html`<table>
        <thead>
          <tr>
            ${head.map((text) => html`<th scope="col">${text}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(({ kpi, cells }) => this.#row(cells, kpi))}
        </tbody>
      </table>
      <button id="csv" @click=${() => saveFile('figures.csv', 'text/csv', toCsv([head, ...rows.map(({ cells }) => cells)]))}>${say(room, 'csv')}</button>`;
  }

  #row([name = '', ...cells]: readonly string[], kpi: Kpi): TemplateResult {
    const change = cells.at(-1) ?? '';
    const sign = change.startsWith('+') ? 'more' : change.startsWith('−') ? 'less' : null;
    const mark = sign && kpi.better ? (sign === kpi.better ? 'better' : 'worse') : nothing;
    return html`<tr data-figure=${kpi.id}>
      <th scope="row">${name}</th>
      ${cells.map((cell, i) => html`<td class=${i === cells.length - 1 ? mark : nothing}>${cell}</td>`)}
    </tr>`;
  }

  /** The table as text: a heading, and a row for each figure that can be told of some column. */
  #rows(room: Room): {
    readonly head: readonly string[];
    readonly rows: readonly { readonly kpi: Kpi; readonly cells: readonly string[] }[];
  } {
    const { city, words } = room;
    const all = city.scenarios.all.get();
    const nameOf = (id: string | undefined): string =>
      id === undefined ? say(room, 'existing') : words.text(all[id]?.label ?? id);
    const comparison = city.compare.now.get();
    const left = this.editing;
    // One that has been undone is the existing city.
    const named = comparison?.scenario;
    const right = named !== undefined && Object.hasOwn(all, named) ? named : undefined;
    const columns = comparison
      ? [left, right]
      : left === undefined
        ? [undefined]
        : [undefined, left];
    const values = columns.map((id) => this.desk?.figures(id) ?? {});
    const isTwo = columns.length === 2;
    const head = [
      say(room, 'figure'),
      ...columns.map(nameOf),
      ...(isTwo ? [say(room, 'delta')] : []),
    ];
    // The change is that of what is edited, against what it is compared with.
    const isTurned = comparison !== null && left !== undefined;
    const rows = SHOWN.flatMap((kpi) => {
      const numbers = values.map((sheet) => sheet[kpi.id] as number);
      if (!numbers.some(Number.isFinite)) return [];
      const cells = numbers.map((n) => this.#number(room, kpi, n));
      const [a = Number.NaN, b = Number.NaN] = numbers;
      const change = isTurned ? a - b : b - a;
      const name = `${words.text(kpi.label ?? kpi.id)}${kpi.unit ? ` (${kpi.unit})` : ''}`;
      return [{ kpi, cells: [name, ...cells, ...(isTwo ? [this.#delta(room, kpi, change)] : [])] }];
    });
    return { head, rows };
  }

  #number({ format }: Room, { digits = 0 }: Kpi, value: number): string {
    return Number.isFinite(value) ? format.number(value, digits) : '–';
  }

  #delta(room: Room, kpi: Kpi, difference: number): string {
    const text = this.#number(room, kpi, Math.abs(difference));
    if (!(Math.abs(difference) > 0) || Number(text.replace(/\D/g, '')) === 0) return '';
    return `${difference > 0 ? '+' : '−'}${text}`;
  }
}

/** RFC 4180; a cell that a spreadsheet would take for a formula is quoted by an apostrophe. */
function toCsv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string => {
    const safe = /^[=+@\t]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

customElements.define('planner-figures', PlannerFigures);
