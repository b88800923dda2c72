import type { Part } from './footprint.js';
import { raiseParapet } from './parapet.js';
import { type Scale, toPlane } from './plane.js';
import { raiseGable, raiseHip, raisePyramid, raiseShed } from './roof-form.js';
import { type Outline, type Roof, type RoofForm, steepestOf } from './roof-shape.js';
import { raiseSkeleton } from './skeleton.js';

/** A roof of the wanted form, or null if it cannot stand on this polygon. */
export function raiseRoof(part: Part, form: RoofForm, scale: Scale): Roof | null {
  const outline = { ...part, xy: toPlane(part.lonLat, scale) };
  const roof = raise(outline, form);
  if (!roof || steepestOf(roof) > form.steepest) return null;
  return { ...roof, points: toAngles(roof.points, part.lonLat, scale) };
}

function raise(outline: Outline, form: RoofForm): Roof | null {
  switch (form.type) {
    case 'flat':
    case 'parapet':
      return raiseParapet(outline, form.heightMeters);
    case 'shed':
      return raiseShed(outline, form);
    case 'gable':
      return raiseGable(outline, form) ?? raiseSkeleton(outline, form.heightMeters);
    case 'pyramid':
      return raisePyramid(outline, form.heightMeters) ?? raiseSkeleton(outline, form.heightMeters);
    case 'hip':
      return raiseHip(outline, form) ?? raiseSkeleton(outline, form.heightMeters);
  }
}

/** Corners keep the angles they have to the last bit, or roof and walls of neighbours would part. */
function toAngles(points: ArrayLike<number>, lonLat: Float64Array, scale: Scale): Float64Array {
  const angles = Float64Array.from(points);
  const corners = lonLat.length / 2;
  for (let p = 0; p < angles.length / 3; p++) {
    for (const axis of [0, 1]) {
      const place = (points[p * 3 + axis] as number) / (scale[axis] as number);
      angles[p * 3 + axis] =
        p < corners ? (lonLat[p * 2 + axis] as number) : (lonLat[axis] as number) + place;
    }
  }
  return angles;
}
