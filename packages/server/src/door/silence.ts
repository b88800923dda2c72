/** Who, on which feed, in which district. */
export interface Line {
  readonly operator: string;
  readonly feed: string;
  readonly district: string;
}

/** An interval in which an operator did not transmit. */
export interface Silence extends Line {
  /** Its last accepted transmission; where there was none, since when it was awaited. */
  readonly fromMs: number;
  /** The next accepted transmission; null while it lasts. */
  readonly toMs: number | null;
  /** So much of it we could not have heard: our own outages. */
  readonly oursMs: number;
  /** It has never transmitted. */
  readonly isFirst: boolean;
}

/** How one line stands now. */
export interface Standing extends Line {
  readonly isSilent: boolean;
  /** Not transmitting since, or the last accepted transmission while it transmits. */
  readonly sinceMs: number;
}

/** An interval in which nobody could reach us. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The dated record of silences. What we could not hear is never held against an operator. */
export interface Silences {
  /** From now on this line is expected to transmit. */
  await(line: Line, sinceMs: number): void;
  /** What was known before a restart: its last accepted transmission. */
  resume(line: Line, lastMs: number): void;
  /** The silence that a transmission at that time would end, or null. */
  look(line: Line, atMs: number): Silence | null;
  /** An accepted transmission; gives the silence that it ends. */
  heard(line: Line, atMs: number): Silence | null;
  /** Our own. */
  outage(outage: Outage): void;
  standings(nowMs: number): readonly Standing[];
  /** Oldest first; those that last are among them. */
  records(nowMs: number): readonly Silence[];
  outages(): readonly Outage[];
  /** Takes a record back from where it was kept. */
  restore(silence: Silence): void;
}

/** Records kept; the oldest go first. */
const MAX_RECORDS = 100_000;
const MAX_OUTAGES = 10_000;

interface State {
  readonly line: Line;
  lastMs: number;
  isFirst: boolean;
}

export function createSilences(silentAfterMs: (feed: string) => number): Silences {
  const states = new Map<string, State>();
  const ended: Silence[] = [];
  const ours: Outage[] = [];

  function overlap(fromMs: number, toMs: number): number {
    let sum = 0;
    for (const outage of ours) {
      sum += Math.max(0, Math.min(toMs, outage.toMs) - Math.max(fromMs, outage.fromMs));
    }
    return sum;
  }

  /** The silence from the last transmission until then, or null where it is too short to be one. */
  function toSilence(
    { line, lastMs, isFirst }: State,
    untilMs: number,
    isOver: boolean,
  ): Silence | null {
    const oursMs = overlap(lastMs, untilMs);
    if (untilMs - lastMs - oursMs <= silentAfterMs(line.feed)) return null;
    return { ...line, fromMs: lastMs, toMs: isOver ? untilMs : null, oursMs, isFirst };
  }

  return {
    await(line, sinceMs) {
      const id = toId(line);
      if (!states.has(id)) states.set(id, { line, lastMs: sinceMs, isFirst: true });
    },
    resume(line, lastMs) {
      states.set(toId(line), { line, lastMs, isFirst: false });
    },
    look(line, atMs) {
      const state = states.get(toId(line));
      return state ? toSilence(state, atMs, true) : null;
    },
    heard(line, atMs) {
      const id = toId(line);
      const state = states.get(id);
      if (!state) {
        states.set(id, { line, lastMs: atMs, isFirst: false });
        return null;
      }
      const silence = toSilence(state, atMs, true);
      if (silence) ended.push(silence);
      if (ended.length > MAX_RECORDS) ended.shift();
      state.lastMs = Math.max(state.lastMs, atMs);
      state.isFirst = false;
      return silence;
    },
    outage(outage) {
      if (outage.toMs > outage.fromMs) ours.push(outage);
      if (ours.length > MAX_OUTAGES) ours.shift();
    },
    standings: (nowMs) =>
      [...states.values()].map((state) => ({
        ...state.line,
        isSilent: toSilence(state, nowMs, false) !== null,
        sinceMs: state.lastMs,
      })),
    records(nowMs) {
      const open = [...states.values()].flatMap((state) => toSilence(state, nowMs, false) ?? []);
      return [...ended, ...open].sort((a, b) => a.fromMs - b.fromMs);
    },
    outages: () => ours,
    restore(silence) {
      ended.push(silence);
    },
  };
}

function toId({ operator, feed, district }: Line): string {
  return JSON.stringify([operator, feed, district]);
}
