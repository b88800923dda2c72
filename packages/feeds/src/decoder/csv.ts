import type { FeedPlan } from '@borough/core';
import Papa from 'papaparse';
import type { Decode, RawFrame } from './decoder.js';
import { failMap, readFieldMap } from './field-map.js';
import { sizeLimit } from './safe.js';
import { createTimeReader, type TimeFormat } from './time.js';
import { createWriter } from './writer.js';

const MAX_ROWS = 1_000_000;
const MAX_FIELDS = 10_000;
const MAX_TEXT = 65_536;
const DELIMITERS = [',', ';', '\t', '|'];

/**
 * CSV (RFC 4180, and what spreadsheets make of it), the first line its header. Columns take fields by their
 * header, to the letter; `key` (default `id`), `time`, `sent`, `lon`, `lat` and `height` name theirs.
 *
 * Numbers are written as texts here, with `decimal` `","` where that is the custom; what is in `empty` (default:
 * the empty text) is no value. `delimiter` and `encoding` (default UTF-8; `gb18030`) where they cannot be guessed.
 */
export function createCsvDecoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  const writer = createWriter(plan, map.fields, { strip: map.text('strip'), numericStrings: true });
  const text = createText(map.text('encoding') ?? 'utf-8', `${map.at}.encoding`);
  const zone = map.text('timeZone');
  const unit = (map.text('timeUnit') ?? 'iso') as TimeFormat['unit'];
  const readTime = createTimeReader({
    unit,
    numericStrings: true,
    ...(zone && { timeZone: zone }),
  });
  const empty = map.texts('empty') ?? [''];
  const hasComma = map.text('decimal') === ',';
  const [lon, lat, height] = [map.text('lon'), map.text('lat'), map.text('height')];
  const maxBytes = sizeLimit(plan);
  const named = ['key', 'time', 'sent', 'lon', 'lat', 'height']
    .map((name) => map.text(name))
    .concat(map.isDeclared ? map.fields.map((field) => field.from) : []);

  function parse(frame: RawFrame): string[][] | null {
    if (frame.bytes.byteLength > maxBytes) {
      const detail = `${frame.bytes.byteLength} bytes, more than ${maxBytes}.`;
      writer.reject({ reason: 'size', detail });
      return null;
    }
    try {
      const result = Papa.parse<string[]>(text.decode(frame.bytes).replace(/^\ufeff/, ''), {
        delimiter: map.text('delimiter') ?? '',
        delimitersToGuess: DELIMITERS,
        skipEmptyLines: 'greedy',
        preview: MAX_ROWS + 1,
      });
      const broken = result.errors.find((each) => each.type === 'Quotes');
      if (!broken) return result.data;
      const detail = `A quotation is not closed, or goes on after its end: row ${broken.row ?? 0}.`;
      writer.reject({ reason: 'decode', detail });
    } catch (failure) {
      const detail = `Not CSV: ${String((failure as Error).message)}`;
      writer.reject({ reason: 'decode', detail });
    }
    return null;
  }

  /** Where each header stands; a text says why this is no table for this map. */
  function readHeader(header: readonly string[] | undefined): Map<string, number> | string {
    if (!header) return 'There is no header.';
    if (header.length > MAX_FIELDS) return `More than ${MAX_FIELDS} fields.`;
    const places = new Map(header.map((name, i) => [name.trim(), i]));
    const lacking = [...named, map.text('key') ?? 'id'].find((name) => name && !places.has(name));
    if (lacking === undefined) return places;
    return `There is no "${lacking}" in the header: ${header.slice(0, 20).join(', ')}.`.slice(
      0,
      200,
    );
  }

  function decodeRow(row: readonly string[], places: Map<string, number>, width: number): void {
    const find = (name: string | undefined): string | null | undefined => {
      const at = name === undefined ? undefined : places.get(name);
      const found = at === undefined ? undefined : row[at];
      if (found === undefined) return undefined;
      return empty.includes(found.trim()) ? null : found;
    };
    const number = (name: string | undefined): string | null | undefined => {
      const found = find(name);
      return hasComma && found ? found.replace(',', '.') : found;
    };
    if (row.length > width || row.some((each) => each.length > MAX_TEXT)) {
      const detail = `The row has ${row.length} fields, or one too long; the header has ${width}.`;
      writer.reject({ reason: 'schema', detail }, row);
      return;
    }
    const key = find(map.text('key') ?? 'id')?.trim();
    const hasPlace = (find(lon) ?? find(lat) ?? null) !== null;
    const observed = readTime(find(map.text('time'))?.trim());
    writer.put({
      key,
      source: row,
      place: hasPlace ? [number(lon), number(lat), number(height) ?? undefined] : null,
      observed,
      sent: readTime(find(map.text('sent'))?.trim()),
      quality: map.text('time') !== undefined && Number.isNaN(observed) ? 1 : 0,
      read: (field) => (field.isText ? find(field.from)?.trim() : number(field.from)),
    });
  }

  return (frame) => {
    writer.begin(frame);
    const rows = parse(frame);
    if (!rows) return writer.batch.finish('delta');
    const places = readHeader(rows[0]);
    if (typeof places === 'string') {
      writer.reject({ reason: 'schema', detail: places }, rows[0]);
      return writer.batch.finish('delta');
    }
    if (rows.length > MAX_ROWS) {
      writer.reject({ reason: 'limit', detail: `Only the first ${MAX_ROWS} rows are read.` });
    }
    for (let i = 1; i < Math.min(rows.length, MAX_ROWS); i++) {
      decodeRow(rows[i] as string[], places, rows[0]?.length ?? 0);
    }
    return writer.batch.finish(map.flag('full') ? 'full' : 'delta');
  };
}

function createText(encoding: string, at: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    failMap(at, `("${encoding}") is not an encoding like "utf-8" or "gb18030"`);
  }
}
