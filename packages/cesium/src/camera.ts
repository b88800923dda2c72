import { FIELD_OF_VIEW_DEGREES } from '@borough/core';

const RAD = Math.PI / 180;

/** Cesium's `fov` is that of the picture's longer side; ours is the vertical one. */
export function fieldOfView(width: number, height: number): number {
  const vertical = FIELD_OF_VIEW_DEGREES * RAD;
  return width > height ? 2 * Math.atan(Math.tan(vertical / 2) * (width / height)) : vertical;
}

/** Metres that one CSS pixel covers at a distance of one metre. */
export function pixelMeters(height: number): number {
  return (2 * Math.tan((FIELD_OF_VIEW_DEGREES * RAD) / 2)) / Math.max(1, height);
}
