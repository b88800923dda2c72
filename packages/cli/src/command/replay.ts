import { resolve } from 'node:path';
import { BoroughError } from '@borough/core';
import { CLOCK_TOPIC, createCityClock, createReplay, readRecording } from '@borough/server';
import type { Command } from '../command.js';
import { connect, findBroker } from '../connection.js';
import { checkTopic } from './publish.js';

/** `borough replay`: a recording, by its own times, on a broker. */
export const command: Command = {
  name: 'replay',
  usage: 'FILE --topic T --time FIELD [--rate N] [--loop] [--clock] [--broker URL]',
  help: [
    'Publishes each line of an NDJSON recording when its time comes, as it was recorded, retained.',
    '',
    '  borough replay velov.ndjson --topic lyon/velov --time t --rate 144 --loop',
    '',
    '  --topic T      where to publish',
    '  --time FIELD   the member of each line that holds its time; dots lead inwards',
    '  --rate N       recorded seconds in a second; 1 by default',
    '  --loop         begin again at the end',
    '  --clock        publish borough/clock too, where the broker keeps none (borough serve --no-clock)',
    '  --broker URL   mqtt:// or ws://',
  ],
  options: {
    topic: { type: 'string' },
    time: { type: 'string' },
    rate: { type: 'string' },
    loop: { type: 'boolean' },
    clock: { type: 'boolean' },
    broker: { type: 'string' },
  },
  words: [1, 1],
  async run(args, io) {
    const path = resolve(io.folder, args.words[0] as string);
    const topic = args.required('topic');
    checkTopic(topic);
    const rate = args.number('rate') ?? 1;
    if (rate <= 0) throw new BoroughError('USAGE', `--rate must be above 0, not ${rate}.`);
    let bad = 0;
    const lines = await readRecording(path, {
      time: args.required('time'),
      onBad(line, reason) {
        bad++;
        if (bad <= 5) io.err(`borough: line ${line} left out: ${reason}`);
      },
    });
    const url = await findBroker(args.text('broker'), io);
    const connection = await connect(url, io.signal);
    const clock = createCityClock({ fromMs: 0, rate, recorded: true });
    let failure: unknown;
    const stop = new AbortController();
    const pending = new Set<Promise<void>>();
    const send = (to: string, payload: string | Uint8Array): void => {
      const sending = connection
        .publish(to, payload, true)
        .catch((cause: unknown) => {
          failure ??= cause;
          stop.abort();
        })
        .finally(() => pending.delete(sending));
      pending.add(sending);
    };
    const tell = (): void => send(CLOCK_TOPIC, JSON.stringify(clock.message()));
    if (args.has('clock')) clock.onJump(tell);
    const timer = args.has('clock') ? setInterval(tell, 1000) : undefined;
    let sent = 0;
    const replay = createReplay({
      lines,
      clock,
      loop: args.has('loop'),
      publish(payload, atMs) {
        send(topic, payload);
        io.out(`${new Date(atMs).toISOString()} ${payload.length} bytes (${++sent})`);
      },
    });
    const end = (): void => replay.close();
    io.signal.addEventListener('abort', end);
    stop.signal.addEventListener('abort', end);
    try {
      await replay.ended;
      // The last one is not sent before the broker has it.
      await Promise.all(pending);
      if (failure) throw failure;
      if (sent === 0)
        throw new BoroughError('RECORDING_EMPTY', `No line of ${path} could be read; see --time.`);
    } finally {
      clearInterval(timer);
      await connection.close();
    }
  },
};
