/** The few forms of protobuf's wire format that our messages need (protobuf.dev/programming-guides/encoding). */
type Part = readonly number[];

const number = (value: number): Part => {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return [...out, rest];
};
const encoder = new TextEncoder();

export const varint = (field: number, value: number): Part => [
  ...number(field << 3),
  ...number(value),
];

export const nested = (field: number, ...parts: readonly Part[]): Part => {
  const body = parts.flat();
  return [...number((field << 3) | 2), ...number(body.length), ...body];
};

export const text = (field: number, value: string): Part =>
  nested(field, [...encoder.encode(value)]);

export const float = (field: number, value: number): Part => [
  ...number((field << 3) | 5),
  ...new Uint8Array(new Float32Array([value]).buffer),
];

export const double = (field: number, value: number): Part => [
  ...number((field << 3) | 1),
  ...new Uint8Array(new Float64Array([value]).buffer),
];
