import { heightOf, type ModelPatch, type Patch, type Ring } from '@borough/core';
import { headingOf, middleOf, moved, squareAt, turned } from './shape.js';

/** A patch that adds something with a place: a block or a model. */
export type Piece = Extract<Patch, { massing: unknown }> | ModelPatch;

/** Side of the square by which a model is handled, metres. */
const MODEL_METERS = 16;
/** How high above a model's foot its handle is, metres. */
const MODEL_HANDLE_METERS = 12;

export function isPiece(patch: Patch | undefined): patch is Piece {
  return patch !== undefined && ('massing' in patch || patch.do === 'model');
}

/** The outline by which a piece is moved and turned. */
export function ringOf(piece: Piece): Ring {
  if ('massing' in piece) return piece.massing.footprint;
  return turned(squareAt(piece.at[0], piece.at[1], MODEL_METERS), piece.headingDegrees ?? 0);
}

export function bottomOf(piece: Piece): number {
  return 'massing' in piece ? piece.massing.baseMeters : piece.at[2];
}

export function topOf(piece: Piece): number {
  if (!('massing' in piece)) return piece.at[2] + MODEL_HANDLE_METERS;
  return piece.massing.baseMeters + heightOf(piece.massing);
}

/** Clockwise from north. */
export function directionOf(piece: Piece): number {
  return 'massing' in piece ? headingOf(piece.massing.footprint) : (piece.headingDegrees ?? 0);
}

export function movePiece(piece: Piece, eastMeters: number, northMeters: number): Piece {
  const ring = moved(ringOf(piece), eastMeters, northMeters);
  if ('massing' in piece) return { ...piece, massing: { ...piece.massing, footprint: ring } };
  const [lon, lat] = middleOf(ring);
  return { ...piece, at: [Number(lon.toFixed(7)), Number(lat.toFixed(7)), piece.at[2]] };
}

export function turnPiece(piece: Piece, degrees: number): Piece {
  if ('massing' in piece) {
    const footprint = turned(piece.massing.footprint, degrees);
    return { ...piece, massing: { ...piece.massing, footprint } };
  }
  const heading = ((((piece.headingDegrees ?? 0) + degrees) % 360) + 360) % 360;
  return { ...piece, headingDegrees: Number(heading.toFixed(2)) };
}

/** A model stays as high as it is. */
export function setFloors(piece: Piece, floors: number): Piece {
  if (!('massing' in piece)) return piece;
  const whole = Math.round(Math.min(MOST_FLOORS, Math.max(1, floors)));
  return { ...piece, massing: { ...piece.massing, floors: whole } };
}

export const MOST_FLOORS = 120;
