import type { FeedPlan, Geometry } from '@borough/core';
import type { Decode } from '../decoder.js';
import { checkNames, type Field, readFieldMap } from '../field-map.js';
import { createTimeReader } from '../time.js';
import { createWriter, type Found, Problem } from '../writer.js';
import { parseXml } from './read.js';
import { childOf, textOf, type XmlElement } from './xml.js';

const OF_ALERT = ['status', 'msgType', 'scope', 'sender', 'note'];
const OF_INFO = [
  'language',
  'category',
  'event',
  'responseType',
  'urgency',
  'severity',
  'certainty',
  'headline',
  'description',
  'instruction',
  'senderName',
  'web',
];
const TIMES: Readonly<Record<string, string>> = {
  effectiveMs: 'effective',
  onsetMs: 'onset',
  expiresMs: 'expires',
};
const FIELDS = [...OF_ALERT, ...OF_INFO, ...Object.keys(TIMES), 'areaDesc', 'radiusMeters'];
const MAX_POINTS = 100_000;

/**
 * CAP 1.2 (OASIS Common Alerting Protocol), XML: one alert a frame. Its key is `sender,identifier,sent`, as others
 * refer to it: an Update or a Cancel removes those that it refers to. Columns take members of the alert, of its `info`
 * in the map's `language` (else the first) and of its areas, and `effectiveMs`, `onsetMs`, `expiresMs` as times.
 *
 * Only alerts of status `Actual` are read, unless `status` lists others. Polygons are its shape, written latitude
 * first; a circle is its place. What had expired when it came is stale.
 */
export function createCapDecoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  checkNames(map, (from) => FIELDS.includes(from), FIELDS.join(', '));
  const writer = createWriter(plan, map.fields, { strip: map.text('strip') });
  const readTime = createTimeReader({ unit: 'iso' });
  const statuses = map.texts('status') ?? ['Actual'];

  function readField({ from }: Field, alert: XmlElement, info: XmlElement | undefined): unknown {
    if (OF_ALERT.includes(from)) return textOf(alert, from);
    if (!info) return undefined;
    const areas = info.children.filter((each) => each.name === 'area');
    if (from === 'areaDesc')
      return areas.map((each) => textOf(each, from) ?? '').join('; ') || undefined;
    if (from === 'radiusMeters') return toCircle(areas)?.radiusMeters;
    if (!Object.hasOwn(TIMES, from)) return textOf(info, from);
    const ms = readTime(textOf(info, TIMES[from] as string));
    if (typeof ms === 'string') return new Problem(ms);
    return Number.isNaN(ms) ? undefined : ms;
  }

  function decodeAlert(alert: XmlElement, receivedMs: number): void {
    const [identifier, sender, sentText] = ['identifier', 'sender', 'sent'].map((name) =>
      textOf(alert, name),
    );
    const source = { identifier, sender, sent: sentText };
    if (!identifier || !sender || !sentText) {
      writer.reject({ reason: 'id', detail: 'It lacks identifier, sender or sent.' }, source);
      return;
    }
    const key = `${sender},${identifier},${sentText}`;
    const [status, type] = [textOf(alert, 'status') ?? '', textOf(alert, 'msgType')];
    if (!statuses.includes(status)) {
      writer.batch.notice({
        code: 'status',
        key,
        detail: `Status "${status.slice(0, 40)}" is passed over.`,
      });
      return;
    }
    const sent = readTime(sentText);
    const sentMs = typeof sent === 'number' ? sent : Number.NaN;
    if (type === 'Update' || type === 'Cancel') {
      for (const reference of (textOf(alert, 'references') ?? '').split(/\s+/).slice(0, 1000)) {
        if (reference) writer.remove(reference, source, sentMs, sentMs);
      }
    }
    // A Cancel, an Ack and an Error are about others; they are no alerts themselves.
    if (type !== 'Alert' && type !== 'Update') return;
    const infos = alert.children.filter((each) => each.name === 'info');
    const info =
      infos.find((each) => textOf(each, 'language') === map.text('language')) ?? infos[0];
    const areas = info?.children.filter((each) => each.name === 'area') ?? [];
    const shape = toShape(areas);
    const expires = info ? readTime(textOf(info, 'expires')) : Number.NaN;
    writer.put({
      key,
      source,
      place: toCircle(areas)?.place ?? null,
      ...(shape && { shape }),
      observed: sent,
      sent,
      quality: typeof expires === 'number' && expires <= receivedMs ? 3 : 0,
      read: (field) => readField(field, alert, info),
    });
  }

  return (frame) => {
    writer.begin(frame);
    const root = parseXml(frame, plan, writer);
    if (root?.name === 'alert') decodeAlert(root, frame.receivedMs);
    else if (root) {
      const hint =
        root.name === 'feed' || root.name === 'rss' ? ' It is a list of links to alerts.' : '';
      const detail = `The root element is "${root.name.slice(0, 40)}", not alert.${hint}`;
      writer.reject({ reason: 'schema', detail });
    }
    return writer.batch.finish('delta');
  };
}

/** Latitude and longitude, in that order; null where they are none. */
function toLatLon(pair: string | undefined): [lat: number, lon: number] | null {
  const [lat, lon, ...rest] = (pair ?? '')
    .split(',')
    .map((each) => (each.trim() ? Number(each) : Number.NaN));
  const isPair = rest.length === 0 && Number.isFinite(lat) && Number.isFinite(lon);
  return isPair ? [lat as number, lon as number] : null;
}

function toShape(areas: readonly XmlElement[]): Geometry | null {
  const parts: Float64Array[] = [];
  for (const polygon of areas.flatMap((area) =>
    area.children.filter((each) => each.name === 'polygon'),
  )) {
    const pairs = polygon.text.trim().split(/\s+/).map(toLatLon);
    // The last repeats the first; a shape does not.
    const points = pairs.slice(0, -1);
    if (points.length < 3 || points.length > MAX_POINTS || pairs.some((each) => each === null))
      continue;
    parts.push(
      Float64Array.from(
        (points as [number, number][]).flatMap(([lat, lon]) => [lon, lat, Number.NaN]),
      ),
    );
  }
  return parts.length > 0 ? { type: 'area', parts, outers: parts.map((_part, i) => i) } : null;
}

function toCircle(areas: readonly XmlElement[]): { place: Found; radiusMeters: number } | null {
  const circle = areas.map((area) => childOf(area, 'circle')).find((each) => each !== undefined);
  const [centre, radius] = (circle?.text.trim() ?? '').split(/\s+/);
  const found = toLatLon(centre);
  return found ? { place: [found[1], found[0]], radiusMeters: Number(radius) * 1000 } : null;
}
