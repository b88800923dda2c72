import type { Camera } from '@borough/core';
import { groundAt, metersPerPixel, type Picture, type Position, project } from '@borough/element';
import { type PlanPoint, type SnapLine, type SolidMaker, snapMove, snapTurn } from '@borough/plan';
import {
  bottomOf,
  directionOf,
  MOST_FLOORS,
  movePiece,
  type Piece,
  ringOf,
  setFloors,
  topOf,
  turnPiece,
} from './piece.js';
import { middleOf } from './shape.js';

/** What a hand has hold of: the whole, its direction, its height. */
export type Grip = 'move' | 'turn' | 'raise';

/** A point of the stage, CSS pixels from the top left. */
export type StagePoint = readonly [x: number, y: number];

/** Where a drag takes place. */
export interface DragRoom {
  readonly camera: Camera;
  readonly picture: Picture & { readonly left: number; readonly top: number };
  readonly plan: SolidMaker['plan'];
  /** What it may snap to; none while a person holds it free. */
  readonly lines: readonly SnapLine[];
}

export interface Dragged {
  readonly piece: Piece;
  /** What it snapped to. */
  readonly on: readonly SnapLine[];
}

const SNAP_PIXELS = 12;
const SNAP_METERS = [0.8, 5] as const;
const SNAP_DEGREES = 5;

/** A piece as a hand has dragged it from one point of the stage to another. */
export function drag(
  grip: Grip,
  piece: Piece,
  from: StagePoint,
  to: StagePoint,
  room: DragRoom,
): Dragged {
  if (grip === 'raise') return { piece: raise(piece, from, to, room), on: [] };
  const height = grip === 'move' ? topOf(piece) : bottomOf(piece);
  const [start, end] = [from, to].map((point) => placeUnder(point, height, room));
  if (!start || !end) return { piece, on: [] };
  return grip === 'move' ? move(piece, start, end, room) : turn(piece, start, end, room);
}

function move(piece: Piece, start: PlanPoint, end: PlanPoint, room: DragRoom): Dragged {
  const free = movePiece(piece, end[0] - start[0], end[1] - start[1]);
  const corners = ringOf(free).map(([lon, lat]) => room.plan(lon, lat));
  const { by, on } = snapMove(corners, room.lines, snapMeters(room));
  return { piece: on.length > 0 ? movePiece(free, by[0], by[1]) : free, on };
}

function turn(piece: Piece, start: PlanPoint, end: PlanPoint, { plan, lines }: DragRoom): Dragged {
  const [x, y] = plan(...middleOf(ringOf(piece)));
  const angle = ([px, py]: PlanPoint): number => (Math.atan2(px - x, py - y) * 180) / Math.PI;
  const free = turnPiece(piece, angle(end) - angle(start));
  return { piece: turnPiece(free, snapTurn(directionOf(free), lines, SNAP_DEGREES)), on: [] };
}

/** The number of floors whose roof is nearest under the pointer. */
function raise(piece: Piece, from: StagePoint, to: StagePoint, room: DragRoom): Piece {
  const now = seen(piece, room);
  if (!now || !('massing' in piece)) return piece;
  const wanted = now[1] + to[1] - from[1];
  let best = piece.massing.floors;
  let least = Number.POSITIVE_INFINITY;
  for (let floors = 1; floors <= MOST_FLOORS; floors++) {
    const roof = seen(setFloors(piece, floors), room);
    const away = roof ? Math.abs(roof[1] - wanted) : Number.POSITIVE_INFINITY;
    if (away < least) [best, least] = [floors, away];
  }
  return setFloors(piece, best);
}

/** Where the middle of the roof is seen. */
function seen(piece: Piece, room: DragRoom): StagePoint | null {
  return toStage([...middleOf(ringOf(piece)), topOf(piece)], room);
}

/** A place on the stage; null behind the camera. */
export function toStage(
  at: Position,
  { camera, picture }: Pick<DragRoom, 'camera' | 'picture'>,
): StagePoint | null {
  const point = project(camera, picture, at);
  return point && [point[0] + picture.left, point[1] + picture.top];
}

function placeUnder([x, y]: StagePoint, heightMeters: number, room: DragRoom): PlanPoint | null {
  const { camera, picture, plan } = room;
  const at = groundAt(camera, picture, x - picture.left, y - picture.top, heightMeters);
  return at && plan(at[0], at[1]);
}

function snapMeters({ camera, picture }: DragRoom): number {
  const meters = SNAP_PIXELS * metersPerPixel(camera, picture.height);
  return Math.min(SNAP_METERS[1], Math.max(SNAP_METERS[0], meters));
}
