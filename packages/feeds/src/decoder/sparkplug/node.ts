/** What is known of one edge node: its numbering, its aliases, and what it said last. */
export interface EdgeNode {
  /** Of the birth that holds; `NaN` before the first. */
  bdSeq: number;
  readonly aliases: Map<string, string>;
  /** By device (empty for the node itself): metric → value. */
  readonly devices: Map<string, Map<string, unknown>>;
  /** The last sequence number of a message, 0 to 255, and how often it began anew. */
  lastSeq: number;
  turns: number;
}

const MAX_METRICS = 10_000;
const MAX_DEVICES = 10_000;

export function createNode(): EdgeNode {
  return {
    bdSeq: Number.NaN,
    aliases: new Map(),
    devices: new Map(),
    lastSeq: Number.NaN,
    turns: 0,
  };
}

/** Unwraps a sequence number: larger is newer. Returns whether one before it is missing. */
export function count(node: EdgeNode, seq: number, isBirth: boolean): boolean {
  const before = node.lastSeq;
  node.lastSeq = seq;
  if (isBirth || Number.isNaN(before)) {
    node.turns++;
    return false;
  }
  if (seq <= before) node.turns++;
  return seq !== (before + 1) % 256;
}

export function remember(node: EdgeNode, device: string, metric: string, value: unknown): void {
  let metrics = node.devices.get(device);
  if (!metrics) {
    if (node.devices.size >= MAX_DEVICES) return;
    metrics = new Map();
    node.devices.set(device, metrics);
  }
  if (metrics.size < MAX_METRICS || metrics.has(metric)) metrics.set(metric, value);
}

/** An alias is the node's, whichever device it was given for. */
export function learn(node: EdgeNode, alias: unknown, device: string, metric: string): void {
  if (alias === undefined || node.aliases.size >= MAX_METRICS * 10) return;
  node.aliases.set(`${device}/${String(alias)}`, metric);
}
