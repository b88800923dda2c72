/** Entries in a block: what is allocated, and what is dropped, at once. */
export const BLOCK = 4096;
/** Bytes of an entry without what it carries besides. */
const ENTRY_BYTES = 20;

/**
 * A run of log entries as columns. `what` says what an entry is of, how it stood and who wrote it (`toWhat`);
 * what is longer than one number lies in `wide`, from the place that `atMs` of its entry says.
 */
export interface Block {
  readonly slot: Uint32Array;
  readonly what: Uint32Array;
  readonly atMs: Float64Array;
  readonly value: Float32Array;
  wide: Float64Array;
  wideUsed: number;
  /** The time in force where the block begins. */
  timeMs: number;
}

/** Stream (16 bits), flags (8) and writer (8) of an entry as one number. */
export const toWhat = (stream: number, flags: number, writer: number): number =>
  stream | (flags << 16) | (writer << 24);
export const streamIn = (what: number): number => what & 0xffff;
export const flagsIn = (what: number): number => (what >>> 16) & 0xff;
export const writerIn = (what: number): number => what >>> 24;

/**
 * A log of entries in blocks, bounded by bytes: the oldest block is dropped for the newest, and its
 * memory used again. Places are counted from the beginning and never come back.
 */
export interface Log {
  /** The place of the oldest entry, and the place behind the newest block. */
  readonly tail: number;
  readonly end: number;
  readonly bytes: number;
  /** The block of a place; the entry is its row `place % BLOCK`. */
  at(place: number): Block;
  /** A new block at the end, to be filled by the caller. */
  open(timeMs: number): Block;
  /** Room for `count` numbers in a block's wide part; returns where it begins. */
  widen(block: Block, count: number): number;
}

/** @param leaving is told the place behind a block before the block is dropped */
export function createLog(maxBytes: number, leaving: (end: number) => void): Log {
  const blocks: Block[] = [];
  let spare: Block | null = null;
  let tail = 0;
  let bytes = 0;
  const sizeOf = (block: Block): number => BLOCK * ENTRY_BYTES + block.wide.length * 8;

  function drop(): void {
    leaving(tail + BLOCK);
    const block = blocks.shift() as Block;
    tail += BLOCK;
    bytes -= sizeOf(block);
    block.wideUsed = 0;
    spare = block;
  }

  return {
    get tail() {
      return tail;
    },
    get end() {
      return tail + blocks.length * BLOCK;
    },
    get bytes() {
      return bytes;
    },
    at: (place) => blocks[Math.floor((place - tail) / BLOCK)] as Block,
    open(timeMs) {
      while (blocks.length > 1 && bytes + BLOCK * ENTRY_BYTES > maxBytes) drop();
      const block = spare ?? createBlock();
      spare = null;
      block.timeMs = timeMs;
      blocks.push(block);
      bytes += sizeOf(block);
      return block;
    },
    widen(block, count) {
      const from = block.wideUsed;
      block.wideUsed += count;
      if (block.wideUsed > block.wide.length) {
        const wider = new Float64Array(Math.max(block.wideUsed, block.wide.length * 2, 512));
        wider.set(block.wide);
        bytes += (wider.length - block.wide.length) * 8;
        block.wide = wider;
        while (blocks.length > 1 && bytes > maxBytes) drop();
      }
      return from;
    },
  };
}

function createBlock(): Block {
  return {
    slot: new Uint32Array(BLOCK),
    what: new Uint32Array(BLOCK),
    atMs: new Float64Array(BLOCK),
    value: new Float32Array(BLOCK),
    wide: new Float64Array(0),
    wideUsed: 0,
    timeMs: Number.NaN,
  };
}
