import type { Silence } from './silence.js';

/** One silence as people read it: the same members in each form. */
export interface SilenceRow {
  readonly operator: string;
  readonly name: string;
  readonly feed: string;
  readonly district: string;
  readonly notTransmittingSince: string;
  /** Empty while it lasts. */
  readonly transmittingAgain: string;
  readonly seconds: number;
  /** So much of it our own server was away. */
  readonly oursSeconds: number;
  readonly hasNeverTransmitted: boolean;
}

const COLUMNS: readonly (keyof SilenceRow)[] = [
  'operator',
  'name',
  'feed',
  'district',
  'notTransmittingSince',
  'transmittingAgain',
  'seconds',
  'oursSeconds',
  'hasNeverTransmitted',
];
const FORMULA = /^[=+\-@\t\r]/;

export function toRows(
  silences: readonly Silence[],
  names: ReadonlyMap<string, string>,
  nowMs: number,
): SilenceRow[] {
  return silences.map(({ operator, feed, district, fromMs, toMs, oursMs, isFirst }) => ({
    operator,
    name: names.get(operator) ?? operator,
    feed,
    district,
    notTransmittingSince: new Date(fromMs).toISOString(),
    transmittingAgain: toMs === null ? '' : new Date(toMs).toISOString(),
    seconds: Math.round(((toMs ?? nowMs) - fromMs) / 1000),
    oursSeconds: Math.round(oursMs / 1000),
    hasNeverTransmitted: isFirst,
  }));
}

/** RFC 4180, with a mark that tells spreadsheets of UTF-8; no cell is a formula. */
export function toCsv(rows: readonly SilenceRow[]): string {
  const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name]))];
  return `\ufeff${lines.map((cells) => cells.map(toCell).join(',')).join('\r\n')}\r\n`;
}

/** A page with nothing but the table. */
export function toTable(rows: readonly SilenceRow[]): string {
  const line = (cells: readonly unknown[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(String(cell))}</${tag}>`).join('')}</tr>`;
  const body = rows.map((row) =>
    line(
      COLUMNS.map((name) => row[name]),
      'td',
    ),
  );
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Silences</title>',
    `<table><thead>${line(COLUMNS, 'th')}</thead><tbody>`,
    ...body,
    '</tbody></table></html>\n',
  ].join('\n');
}

function toCell(value: unknown): string {
  const text = String(value);
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
