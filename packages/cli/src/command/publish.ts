import { BoroughError } from '@borough/core';
import type { Command } from '../command.js';
import { connect, findBroker } from '../connection.js';

/** `borough publish`: one value by hand, at the city's time. */
export const command: Command = {
  name: 'publish',
  usage: 'TOPIC VALUE|JSON [--unit U] [--no-retain] [--broker URL]',
  help: [
    'Publishes one message. A bare value 41.5 becomes {"value":41.5,"time":"…"} at the time of the city;',
    'a JSON object is sent as it is. In the demo the simulator leaves that key alone for a minute.',
    '',
    '  borough publish town/energy/B-1204 41.5 --unit kWh',
    '',
    '  --unit U       the unit of a bare value',
    '  --no-retain    not for those who come later',
    '  --broker URL   mqtt:// or ws://; else BOROUGH_BROKER, else the city started here, else port 1883',
  ],
  options: {
    unit: { type: 'string' },
    'no-retain': { type: 'boolean' },
    broker: { type: 'string' },
  },
  words: [2, 2],
  async run(args, io) {
    const [topic, value] = args.words as [string, string];
    checkTopic(topic);
    const given = readValue(value);
    const url = await findBroker(args.text('broker'), io);
    const connection = await connect(url, io.signal);
    try {
      let payload = value;
      if (given.kind === 'bare') {
        const cityMs = (await connection.readCityMs()) ?? Date.now();
        const unit = args.text('unit');
        const time = new Date(Math.round(cityMs)).toISOString();
        payload = JSON.stringify({ value: given.value, ...(unit !== undefined && { unit }), time });
      }
      await connection.publish(topic, payload, !args.has('no-retain'));
      io.out(`sent ${topic} ${payload} to ${url}`);
    } finally {
      await connection.close();
    }
  },
};

type Given =
  | { readonly kind: 'json' }
  | { readonly kind: 'bare'; readonly value: number | string | boolean };

/** A number or a word is bare; what looks like JSON must be JSON. */
export function readValue(written: string): Given {
  const isDocument = /^\s*[{[]/.test(written);
  try {
    const value: unknown = JSON.parse(written);
    if (isDocument) return { kind: 'json' };
    const isBare = ['number', 'string', 'boolean'].includes(typeof value) && value !== Infinity;
    if (isBare) return { kind: 'bare', value: value as number | string | boolean };
  } catch (cause) {
    if (isDocument)
      throw new BoroughError(
        'NOT_JSON',
        `${written.slice(0, 60)} is not JSON (${(cause as Error).message}). In a shell, put it in single quotes.`,
        { cause },
      );
  }
  // `.5` and `+3` are numbers to people, if not to JSON.
  const number = written.trim() === '' ? Number.NaN : Number(written);
  return { kind: 'bare', value: Number.isFinite(number) ? number : written };
}

export function checkTopic(topic: string): void {
  if (topic !== '' && !/[+#\0]/.test(topic)) return;
  throw new BoroughError(
    'TOPIC_INVALID',
    `"${topic}" is no topic to publish on: no + and no #. Give one like town/energy/B-1204`,
  );
}
