/** A tiny protobuf writer, independent of the library under test (protobuf.dev/programming-guides/encoding). */
export type Part = Uint8Array;

export function varint(field: number, value: number | bigint): Part {
  return bytes(...number(field << 3), ...number(value));
}

export function text(field: number, value: string): Part {
  return nested(field, new TextEncoder().encode(value));
}

export function nested(field: number, ...parts: readonly Part[]): Part {
  const all = message(...parts);
  return message(bytes(...number((field << 3) | 2), ...number(all.length)), all);
}

export function float(field: number, value: number): Part {
  const four = new Uint8Array(4);
  new DataView(four.buffer).setFloat32(0, value, true);
  return message(bytes(...number((field << 3) | 5)), four);
}

export function double(field: number, value: number): Part {
  const eight = new Uint8Array(8);
  new DataView(eight.buffer).setFloat64(0, value, true);
  return message(bytes(...number((field << 3) | 1)), eight);
}

export function message(...parts: readonly Part[]): Part {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function bytes(...values: readonly number[]): Part {
  return Uint8Array.from(values);
}

function number(value: number | bigint): number[] {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    out.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return out;
}
