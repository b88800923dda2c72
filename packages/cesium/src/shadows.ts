import type { Undo } from '@borough/core';
import type { Scene } from '@cesium/engine';

/** What is farther from the camera wears no shadow. */
export const SHADOW_METERS = 3000;

/** Higher than any building above its city. */
const TALLEST_METERS = 1000;

/**
 * The shadows of a scene of our own. Cesium draws each tile once more for every cascade of the map, whether or not one
 * of them is near enough to be seen in: from high above a city the map is left out.
 */
export function openShadows({ shadowMap, camera, preUpdate }: Scene, groundMeters: number): Undo {
  shadowMap.maximumDistance = SHADOW_METERS;
  shadowMap.softShadows = false;
  return preUpdate.addEventListener(() => {
    const above = camera.positionCartographic.height - groundMeters;
    shadowMap.enabled = above < SHADOW_METERS + TALLEST_METERS;
  });
}
