import type { FeedPlan } from '@borough/core';
import type { Decode } from '../decoder.js';
import { checkNames, failMap, readFieldMap } from '../field-map.js';
import { createTimeReader } from '../time.js';
import { createWriter } from '../writer.js';
import { parseXml } from './read.js';

const KINDS = ['vehicle', 'person', 'container'];
const FIELDS = [
  'angle',
  'speed',
  'type',
  'lane',
  'edge',
  'pos',
  'slope',
  'signals',
  'acceleration',
  'vehicle',
];
const ALIASES: Readonly<Record<string, string>> = { heading: 'angle', kind: 'type' };

/**
 * SUMO's floating car data (`--fcd-output` with `--fcd-output.geo`; sumo.dlr.de, "FCDOutput"): time steps of vehicles
 * and persons. Times are seconds of the simulation, from `start` (RFC 3339) on. Columns take the attributes.
 *
 * It is what a model says, so that a feed of it must not call itself measured. Who is no longer in a step has
 * arrived, but steps may come one by one, so that absence removes nobody.
 */
export function createSumoDecoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  checkNames(map, (from) => FIELDS.includes(from), FIELDS.join(', '));
  if (plan.nature === 'measured') {
    failMap(
      `feeds.${plan.id}.nature`,
      'is "measured", but this is a simulation: say "simulated" or "predicted"',
    );
  }
  const startMs = createTimeReader({ unit: 'iso' })(map.text('start'));
  if (typeof startMs === 'string' || Number.isNaN(startMs)) {
    failMap(`${map.at}.start`, 'must be the time of the first second, like 2026-05-04T06:00:00Z');
  }
  const writer = createWriter(plan, map.fields, { strip: map.text('strip'), numericStrings: true });

  return (frame) => {
    writer.begin(frame);
    const root = parseXml(frame, plan, writer);
    if (!root) return writer.batch.finish('delta');
    const steps = root.name === 'timestep' ? [root] : root.children;
    if (root.name !== 'fcd-export' && root.name !== 'timestep') {
      const detail = `The root element is "${root.name.slice(0, 40)}", not fcd-export.`;
      writer.reject({ reason: 'schema', detail });
      return writer.batch.finish('delta');
    }
    for (const step of steps) {
      const time = step.attributes.get('time');
      const seconds = time?.trim() ? Number(time) : Number.NaN;
      const observed = Number.isFinite(seconds)
        ? startMs + seconds * 1000
        : 'The time step has no time.';
      for (const { name, attributes } of step.children) {
        if (!KINDS.includes(name)) continue;
        writer.put({
          key: attributes.get('id'),
          source: Object.fromEntries(attributes),
          place: [attributes.get('x'), attributes.get('y'), attributes.get('z')],
          observed,
          sent: Number.NaN,
          read: ({ from }) =>
            attributes.get(Object.hasOwn(ALIASES, from) ? (ALIASES[from] as string) : from),
        });
      }
    }
    return writer.batch.finish('delta');
  };
}
