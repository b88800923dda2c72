import { type Camera, FIELD_OF_VIEW_DEGREES, type Frame } from '@borough/core';
import { type Box3, Vector3 } from 'three';
import { clampCamera, toEnu } from './camera.js';

const RAD = Math.PI / 180;

/** A camera that shows a box of the local scene whole, from where one looks already, but not too flat. */
export function frameBox(box: Box3, from: Camera, frame: Frame): Camera {
  const center = box.getCenter(new Vector3());
  const place = frame.geodetic(toEnu([center.x, center.y, center.z]));
  const radius = box.getSize(new Vector3()).length() / 2;
  return clampCamera({
    target: [place.lon, place.lat, place.heightMeters],
    headingDegrees: from.headingDegrees,
    pitchDegrees: Math.min(from.pitchDegrees, -25),
    rangeMeters: Math.max(120, (radius / Math.sin((FIELD_OF_VIEW_DEGREES * RAD) / 2)) * 1.25),
  });
}
