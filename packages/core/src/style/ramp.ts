/** Red, green, blue, alpha; 0–255, sRGB. */
export type Rgba = readonly [number, number, number, number];

/**
 * Named colour ramps, safe for the common kinds of colour blindness: viridis, cividis, magma
 * (matplotlib, CC0) and batlow, vik (F. Crameri, MIT), each as evenly spaced stops from low to high.
 * `okabe` is the categorical palette of Okabe and Ito (2008).
 */
export const RAMPS = {
  viridis: '440154 482475 414487 355f8d 2a788e 21918c 22a884 44bf70 7ad151 bddf26 fde725',
  cividis: '00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838',
  magma: '000004 140e36 3b0f70 641a80 8c2981 b73779 de4968 f7705c fe9f6d fecf92 fcfdbf',
  batlow: '011959 103f60 1c5a62 3c6d56 687b3e 9d892b d29343 f8a17b fdb7bc faccfa',
  vik: '001261 033e7d 1e6f9d 71a8c4 c9dde7 ebe5e0 d9ad91 c37e56 a7440d 7d1a04 590008',
  okabe: 'e69f00 56b4e9 009e73 f0e442 0072b2 d55e00 cc79a7 999999',
} as const;

export type RampName = keyof typeof RAMPS;

/** Reads `#rgb`, `#rrggbb` or `#rrggbbaa`; the checks have already refused anything else. */
export function toRgba(hex: string): Rgba {
  let h = hex.replace('#', '');
  if (h.length === 3) h = [...h].map((c) => c + c).join('');
  const at = (i: number): number => Number.parseInt(h.slice(i, i + 2), 16);
  return [at(0), at(2), at(4), h.length === 8 ? at(6) : 255];
}

export function toHex(color: Rgba): string {
  return `#${color
    .slice(0, 3)
    .map((c) => Math.round(c).toString(16).padStart(2, '0'))
    .join('')}`;
}

/** The stops of a ramp by name, or of a list of colours. */
export function toStops(ramp: RampName | readonly string[]): Rgba[] {
  return (typeof ramp === 'string' ? RAMPS[ramp].split(' ') : ramp).map(toRgba);
}

export function mix(a: Rgba, b: Rgba, t: number): Rgba {
  const at = (i: 0 | 1 | 2 | 3): number => a[i] + (b[i] - a[i]) * t;
  return [at(0), at(1), at(2), at(3)];
}

/** `size` texels from the first of evenly spaced stops to the last, RGBA; a style may change while a hand moves. */
export function toTexels(stops: readonly Rgba[], size: number): Uint8Array {
  const texels = new Uint8Array(size * 4);
  const last = stops.length - 1;
  for (let i = 0; i < size; i++) {
    const x = (i / (size - 1)) * last;
    const from = Math.max(0, Math.min(last - 1, Math.floor(x)));
    const [a, b] = [stops[from] as Rgba, stops[Math.min(last, from + 1)] as Rgba];
    for (let k = 0; k < 4; k++) {
      const start = a[k] as number;
      texels[i * 4 + k] = start + ((b[k] as number) - start) * (x - from);
    }
  }
  return texels;
}
