/** Two looks of all things: a ramp of two colours over a domain from 0. Their red channels tell values apart. */
export const LOOKS = [
  { ramp: ['#0040ff', '#ff4000'], top: 255 },
  { ramp: ['#ff4000', '#0040ff'], top: 510 },
] as const;

const stops = [
  [0, 64, 255],
  [255, 64, 0],
] as const;

/** The texels of a look: 256 × RGBA. */
export function toLut(look: number): Uint8Array {
  const lut = new Uint8Array(1024);
  const [from, to] = look === 0 ? stops : [stops[1], stops[0]];
  for (let i = 0; i < 256; i++) {
    for (let c = 0; c < 3; c++)
      lut[i * 4 + c] = Math.round(
        (from[c] as number) + (((to[c] as number) - (from[c] as number)) * i) / 255,
      );
    lut[i * 4 + 3] = 255;
  }
  return lut;
}

/** The texel that a value falls on. */
export function texelOf(look: number, value: number): number {
  const { top } = LOOKS[look] as (typeof LOOKS)[number];
  return Math.min(255, Math.floor((value / top) * 256));
}

/** How red a value should be, 0–255. */
export function redOf(look: number, value: number): number {
  return toLut(look)[texelOf(look, value) * 4] as number;
}
