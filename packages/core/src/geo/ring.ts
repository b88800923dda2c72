/**
 * Whether a point lies inside, by the even-odd rule over all rings: x, y by twos, without a closing point.
 * False for what is `NaN`.
 */
export function isWithin(rings: readonly Float64Array[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    const n = ring.length / 2;
    for (let i = 0, j = n - 1; i < n; j = i++) {
      const [xi, yi] = [ring[i * 2] as number, ring[i * 2 + 1] as number];
      const [xj, yj] = [ring[j * 2] as number, ring[j * 2 + 1] as number];
      if (yi > y !== yj > y && x < xi + ((y - yi) / (yj - yi)) * (xj - xi)) inside = !inside;
    }
  }
  return inside;
}
