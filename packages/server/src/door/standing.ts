import type { Line, Silences } from './silence.js';

/** Tells on the broker how each line stands, retained: a table that layers, panels and rules show like any other. */
export interface Herald {
  /** These things are of this line. */
  note(line: Line, keys: Iterable<string>): void;
  /** Lines that were just heard, and each whose standing has changed. */
  tell(nowMs: number, heard?: readonly Line[]): void;
  /** What is said of each thing, where its line changed since or it is new; called once a second. */
  tellThings(nowMs: number): void;
}

export interface HeraldOptions {
  readonly silences: Silences;
  /** Operator → name for people. */
  readonly names: ReadonlyMap<string, string>;
  readonly say: (topic: string, payload: string) => void;
}

/** Things of one line that are told of; one message names them all. */
const MOST_THINGS = 10_000;

export function createHerald({ silences, names, say }: HeraldOptions): Herald {
  const told = new Map<string, boolean>();
  const things = new Map<string, Set<string>>();
  /** Lines of whose things there is news. */
  const news = new Set<string>();

  const toMessage = (line: Line, isSilent: boolean, sinceMs: number, nowMs: number) => {
    const { operator, feed, district } = line;
    return {
      id: district === '' ? operator : `${operator}/${district}`,
      ...{ operator, name: names.get(operator) ?? operator, feed, district },
      state: isSilent ? 'silent' : 'transmitting',
      since: new Date(sinceMs).toISOString(),
      time: new Date(nowMs).toISOString(),
    };
  };

  return {
    note(line, keys) {
      const topic = toTopic(line);
      const known = things.get(topic) ?? new Set();
      things.set(topic, known);
      for (const key of keys) {
        if (known.has(key) || known.size >= MOST_THINGS) continue;
        known.add(key);
        news.add(topic);
      }
    },
    tell(nowMs, heard = []) {
      const topics = new Set(heard.map(toTopic));
      for (const standing of silences.standings(nowMs)) {
        const { isSilent, sinceMs } = standing;
        const topic = toTopic(standing);
        const hasChanged = told.get(topic) !== isSilent;
        if (!hasChanged && !topics.has(topic)) continue;
        told.set(topic, isSilent);
        if (hasChanged && things.has(topic)) news.add(topic);
        say(topic, JSON.stringify(toMessage(standing, isSilent, sinceMs, nowMs)));
      }
    },
    tellThings(nowMs) {
      if (news.size === 0) return;
      for (const standing of silences.standings(nowMs)) {
        const { isSilent, sinceMs } = standing;
        const topic = toTopic(standing);
        const theirs = things.get(topic);
        if (!theirs || !news.delete(topic)) continue;
        const message = toMessage(standing, isSilent, sinceMs, nowMs);
        say(`${topic}/things`, JSON.stringify({ ...message, things: [...theirs] }));
      }
    },
  };
}

function toTopic({ operator, feed, district }: Line): string {
  return ['borough/operators', feed, operator, encodeURIComponent(district) || '_'].join('/');
}
