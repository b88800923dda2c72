import {
  type ConsumerMessages,
  DeliverPolicy,
  type JsMsg,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import type { Backoff } from './backoff.js';
import type { NatsListener } from './nats-connection.js';
import { createNumbering } from './numbering.js';
import { toTopic } from './subject.js';
import type { Inlet } from './transport.js';

export interface StreamFeedOptions {
  readonly stream: string;
  readonly subject: string;
  readonly inlet: Inlet;
  /** For a stream that is not there (yet), while the connection stands. */
  readonly backoff: Backoff;
}

/** A stream whose creation differs is another stream, whatever its name: its numbers are other numbers. */
interface StreamNow {
  readonly epoch: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/**
 * A feed from JetStream: at first the newest message of each subject, then all that follows; after a lost link
 * everything since, by number, or a gap and the newest again where the stream no longer has it. One filter for
 * each consumer and no batch get, so that servers before 2.10 do.
 */
export function createStreamFeed(options: StreamFeedOptions): NatsListener & { close(): void } {
  const { stream, subject, inlet, backoff } = options;
  const numbering = createNumbering();
  let messages: ConsumerMessages | null = null;
  // Messages may come before the call that asked for them returns; what an older one still says is said again.
  let listening = 0;
  let connection: NatsConnection | null = null;
  let isClosed = false;

  async function start(on: NatsConnection): Promise<void> {
    connection = on;
    try {
      await listen(on);
    } catch (failure) {
      retry(on, (failure as Error).message);
    }
  }

  async function listen(on: NatsConnection): Promise<void> {
    const now = await look(on, stream);
    const { taken } = numbering;
    const canResume =
      taken !== null &&
      taken.epoch === now.epoch &&
      taken.seq + 1 >= now.firstSeq &&
      taken.seq <= now.lastSeq;
    if (!canResume) numbering.forget();
    const consumer = await jetstream(on).consumers.get(stream, {
      // A list would need 2.10.
      filter_subjects: subject,
      ...(canResume
        ? { opt_start_seq: taken.seq + 1 }
        : { deliver_policy: DeliverPolicy.LastPerSubject }),
    });
    const before = messages;
    const turn = ++listening;
    const mine = await consumer.consume({
      max_messages: 500,
      expires: 30_000,
      idle_heartbeat: 5_000,
      callback: (message) => hear(message, now, turn),
    });
    if (isClosed || connection !== on) {
      mine.stop();
      return;
    }
    messages = mine;
    before?.stop();
    backoff.succeeded();
    inlet.link('open', undefined, canResume);
    void watch(on, mine);
  }

  function hear(message: JsMsg, { epoch, lastSeq }: StreamNow, turn: number): void {
    if (isClosed || turn !== listening) return;
    const place = { epoch, seq: message.seq };
    const { order } = numbering.arrive(place);
    inlet.frame(message.data.slice(), {
      topic: toTopic(message.subject),
      // What was there before we came is no sign that its source lives.
      retained: message.seq <= lastSeq,
      order,
      taken: () => numbering.take(place),
    });
  }

  /** A stream may be taken away under us; the consumer is the library's to keep. */
  async function watch(on: NatsConnection, mine: ConsumerMessages): Promise<void> {
    for await (const { type } of mine.status()) {
      if (type === 'stream_not_found') mine.stop();
    }
    if (mine === messages) retry(on, `The stream "${stream}" is gone.`);
  }

  function retry(on: NatsConnection, detail: string): void {
    if (isClosed || connection !== on || on.isClosed()) return;
    messages = null;
    inlet.link('waiting', `JetStream: ${detail}`.slice(0, 200));
    backoff.retry(() => {
      if (connection === on && !on.isClosed()) void start(on);
    });
  }

  return {
    start,
    link(state, detail) {
      if (isClosed) return;
      connection = null;
      messages = null;
      inlet.link(state, detail);
    },
    close() {
      isClosed = true;
      backoff.close();
      messages?.stop();
    },
  };
}

async function look(connection: NatsConnection, stream: string): Promise<StreamNow> {
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 10_000 });
  const { created, state } = await manager.streams.info(stream);
  return { epoch: String(created), firstSeq: state.first_seq, lastSeq: state.last_seq };
}
