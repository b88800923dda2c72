/** A label that would like to be seen: its box on the screen in pixels, and how much it matters. */
export interface Candidate {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels that stay free around a label. */
const GAP = 3;

/**
 * The labels that can be seen together: greedily, in the order given, none over another and `most` at
 * most (rule LA1).
 *
 * @param boxOf lays a candidate out; asked only for those that may still find room
 * @param mayShow asked with those that are shown so far: false where others of its kind are enough
 */
export function declutter<T>(
  ordered: readonly T[],
  boxOf: (candidate: T) => Candidate | null,
  most: number,
  mayShow: (candidate: T, shown: readonly T[]) => boolean = () => true,
): T[] {
  const taken: Candidate[] = [];
  const shown: T[] = [];
  for (const candidate of ordered) {
    if (shown.length >= most) break;
    if (!mayShow(candidate, shown)) continue;
    const box = boxOf(candidate);
    if (!box || taken.some((other) => overlaps(box, other))) continue;
    taken.push(box);
    shown.push(candidate);
  }
  return shown;
}

function overlaps(a: Candidate, b: Candidate): boolean {
  return (
    a.left < b.left + b.width + GAP &&
    b.left < a.left + a.width + GAP &&
    a.top < b.top + b.height + GAP &&
    b.top < a.top + a.height + GAP
  );
}
