/** x east, y north: metres of the city's plan. */
export type PlanPoint = readonly [number, number];

/** A straight edge that others are set against: of a building, of a parcel. */
export interface SnapLine {
  readonly from: PlanPoint;
  readonly to: PlanPoint;
}

/** Where something snaps to, and to what. */
export interface Snap {
  /** Metres east and north. */
  readonly by: PlanPoint;
  /** What it now lies on; none where it stays as it is. */
  readonly on: readonly SnapLine[];
}

/** Lines go on so far beyond their ends, as a drawn guide would. */
const BEYOND_METERS = 25;
/** Two lines cut each other well from about 30°. */
const LEAST_CROSSING = 0.5;

const STAYS: Snap = { by: [0, 0], on: [] };

/** The edges of rings that come within a distance of a place; x, y by twos. */
export function snapLines(
  rings: Iterable<Float64Array>,
  [x, y]: PlanPoint,
  withinMeters: number,
): SnapLine[] {
  const lines: SnapLine[] = [];
  for (const ring of rings) {
    const n = ring.length / 2;
    for (let i = 0, j = n - 1; i < n; j = i++) {
      const from = [ring[j * 2] as number, ring[j * 2 + 1] as number] as const;
      const to = [ring[i * 2] as number, ring[i * 2 + 1] as number] as const;
      const line = { from, to };
      if (lengthOf(line) > 0.5 && distanceTo(line, [x, y]) < withinMeters) lines.push(line);
    }
  }
  return lines;
}

/**
 * Where a moved footprint comes to lie: one of its corners on a corner nearby, else its corners on a line or
 * its extension, or on two lines that cross.
 */
export function snapMove(
  corners: readonly PlanPoint[],
  lines: readonly SnapLine[],
  withinMeters: number,
): Snap {
  const met = meetCorner(corners, lines, withinMeters);
  if (met) return met;
  const first = meetLine(corners, lines, withinMeters);
  if (!first) return STAYS;
  const along = directionOf(first.line);
  const moved = corners.map((corner) => plus(corner, first.by));
  const second = meetLine(moved, lines, withinMeters, along);
  if (!second) return { by: first.by, on: [first.line] };
  return { by: plus(first.by, second.by), on: [first.line, second.line] };
}

/** By how many degrees a turned footprint turns on, so that its longest side runs along a line nearby or square to it; 0 where none is near enough. */
export function snapTurn(
  headingDegrees: number,
  lines: readonly SnapLine[],
  withinDegrees: number,
): number {
  let best = 0;
  let least = withinDegrees;
  for (const line of lines) {
    const [x, y] = directionOf(line);
    const heading = (Math.atan2(x, y) * 180) / Math.PI;
    const away = ((((heading - headingDegrees + 45) % 90) + 90) % 90) - 45;
    if (Math.abs(away) >= least) continue;
    least = Math.abs(away);
    best = away;
  }
  return best;
}

function meetCorner(
  corners: readonly PlanPoint[],
  lines: readonly SnapLine[],
  withinMeters: number,
): Snap | null {
  let best: Snap | null = null;
  let least = withinMeters;
  for (const corner of corners)
    for (const line of lines)
      for (const other of [line.from, line.to]) {
        const by = minus(other, corner);
        if (Math.hypot(...by) >= least) continue;
        least = Math.hypot(...by);
        best = { by, on: [line] };
      }
  return best;
}

/** The shortest way by which a corner comes onto a line; only along a direction, where one is given. */
function meetLine(
  corners: readonly PlanPoint[],
  lines: readonly SnapLine[],
  withinMeters: number,
  along?: PlanPoint,
): { readonly by: PlanPoint; readonly line: SnapLine } | null {
  let best: { by: PlanPoint; line: SnapLine } | null = null;
  let least = withinMeters;
  for (const line of lines) {
    const [dx, dy] = directionOf(line);
    const normal = [-dy, dx] as const;
    const way = along ?? normal;
    const crossing = dot(way, normal);
    if (Math.abs(crossing) < LEAST_CROSSING) continue;
    for (const corner of corners) {
      const from = minus(corner, line.from);
      const by = -dot(from, normal) / crossing;
      const at = dot(from, [dx, dy]) + by * dot(way, [dx, dy]);
      const isBeside = at < -BEYOND_METERS || at > lengthOf(line) + BEYOND_METERS;
      if (isBeside || Math.abs(by) >= least) continue;
      least = Math.abs(by);
      best = { by: [way[0] * by, way[1] * by], line };
    }
  }
  return best;
}

const plus = (a: PlanPoint, b: PlanPoint): PlanPoint => [a[0] + b[0], a[1] + b[1]];
const minus = (a: PlanPoint, b: PlanPoint): PlanPoint => [a[0] - b[0], a[1] - b[1]];
const dot = (a: PlanPoint, b: PlanPoint): number => a[0] * b[0] + a[1] * b[1];
const lengthOf = ({ from, to }: SnapLine): number => Math.hypot(...minus(to, from));

function directionOf(line: SnapLine): PlanPoint {
  const length = lengthOf(line);
  const [x, y] = minus(line.to, line.from);
  return [x / length, y / length];
}

function distanceTo(line: SnapLine, point: PlanPoint): number {
  const direction = directionOf(line);
  const from = minus(point, line.from);
  const at = Math.min(lengthOf(line), Math.max(0, dot(from, direction)));
  return Math.hypot(from[0] - direction[0] * at, from[1] - direction[1] * at);
}
