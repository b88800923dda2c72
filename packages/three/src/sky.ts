import type { SunPosition, Theme, Undo } from '@borough/core';
import { Color, DirectionalLight, Fog, HemisphereLight, type Scene, Vector3 } from 'three';
import type { Pose } from './camera.js';
import { toColor } from './ground.js';

/** Sun, sky light and haze. Every view has its own sun, because each may look at another place and hour. */
export interface Sky {
  setTheme(theme: Theme): void;
  /** Lights the scene for one view; call before that view is drawn. */
  light(view: string, sun: SunPosition, pose: Pose, rangeMeters: number): void;
  /** Something that throws a shadow has changed. */
  markShadows(): void;
  /** True where `light` found that the view's shadow map must be drawn again. */
  readonly needsShadows: boolean;
  keep(views: ReadonlySet<string>): void;
  readonly dispose: Undo;
}

interface Sun {
  readonly light: DirectionalLight;
  /** What the shadow map shows: another area or another hour needs another map. */
  area: string;
}

const SHADOW_PIXELS = 2048;
const RAD = Math.PI / 180;
/** Lowest sun that still casts shadows; lower ones would reach across the whole city. */
const LEAST_ALTITUDE = 6;

export function createSky(world: Scene, hasShadows: boolean): Sky {
  const suns = new Map<string, Sun>();
  const air = new HemisphereLight();
  const fog = new Fog(0, 1, 2);
  world.add(air);
  world.fog = fog;
  let isDark = false;
  let needsShadows = false;

  function create(): Sun {
    const light = new DirectionalLight();
    light.castShadow = hasShadows;
    light.shadow.mapSize.set(SHADOW_PIXELS, SHADOW_PIXELS);
    light.shadow.autoUpdate = false;
    light.shadow.bias = -0.0004;
    light.shadow.radius = 1.6;
    world.add(light, light.target);
    return { light, area: '' };
  }

  function remove(sun: Sun): void {
    sun.light.removeFromParent();
    sun.light.target.removeFromParent();
    // Disposes the shadow map as well.
    sun.light.dispose();
  }

  return {
    get needsShadows() {
      return needsShadows;
    },
    setTheme(theme) {
      isDark = theme.name === 'dark';
      fog.color.copy(toColor(theme.background));
    },
    light(view, position, pose, rangeMeters) {
      let sun = suns.get(view);
      if (!sun) {
        sun = create();
        suns.set(view, sun);
      }
      for (const other of suns.values()) other.light.visible = other === sun;
      const { light } = sun;
      paint(light, air, position.altitudeDegrees, isDark);
      fog.near = 1500 + rangeMeters * 1.2;
      fog.far = 9000 + rangeMeters * 5;
      const area = fit(light, position, pose, rangeMeters);
      if (area !== sun.area) light.shadow.needsUpdate = true;
      sun.area = area;
      needsShadows = hasShadows && light.shadow.needsUpdate;
    },
    markShadows() {
      for (const sun of suns.values()) sun.light.shadow.needsUpdate = true;
    },
    keep(views) {
      for (const [view, sun] of suns) {
        if (views.has(view)) continue;
        remove(sun);
        suns.delete(view);
      }
    },
    dispose() {
      for (const sun of suns.values()) remove(sun);
      suns.clear();
      air.removeFromParent();
      air.dispose();
      world.fog = null;
    },
  };
}

/** Towards the sun, in the local scene. */
export function sunDirection(sun: SunPosition): readonly [number, number, number] {
  const azimuth = sun.azimuthDegrees * RAD;
  const altitude = sun.altitudeDegrees * RAD;
  return [
    Math.sin(azimuth) * Math.cos(altitude),
    Math.sin(altitude),
    -Math.cos(azimuth) * Math.cos(altitude),
  ];
}

const NOON = /* @__PURE__ */ new Color(1, 0.965, 0.9);
const DUSK = /* @__PURE__ */ new Color(1, 0.66, 0.4);
const MOON = /* @__PURE__ */ new Color(0.72, 0.8, 1);

/**
 * Warm by day, orange low over the horizon, a cool half-light by night. The air's light never falls
 * below what data needs to be read by: a city is watched at night as well.
 */
function paint(
  light: DirectionalLight,
  air: HemisphereLight,
  altitude: number,
  isDark: boolean,
): void {
  const day = smooth(-4, 10, altitude);
  light.color
    .copy(MOON)
    .lerp(DUSK, smooth(-6, 0, altitude))
    .lerp(NOON, smooth(1, 22, altitude));
  light.intensity = Math.PI * (0.3 + 0.27 * day);
  air.color.setRGB(0.9 + 0.06 * day, 0.95, 1);
  air.groundColor.setRGB(0.62, 0.6, 0.6 - 0.04 * day);
  air.intensity = Math.PI * (isDark ? 0.62 : 0.56);
}

const smooth = (low: number, high: number, x: number): number => {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
};

const center = /* @__PURE__ */ new Vector3();
const direction = /* @__PURE__ */ new Vector3();

/** Fits the sun's camera around what is looked at, in steps, so that small moves need no new map. */
function fit(light: DirectionalLight, sun: SunPosition, pose: Pose, rangeMeters: number): string {
  const wanted = Math.min(3500, Math.max(160, rangeMeters * 1.5));
  const radius = 1.35 ** Math.ceil(Math.log(wanted) / Math.log(1.35));
  const step = radius / 4;
  center
    .set(...pose.target)
    .divideScalar(step)
    .round()
    .multiplyScalar(step);
  // By night the moon stands opposite, so that shapes keep a lit and an unlit side.
  const altitudeDegrees = Math.max(LEAST_ALTITUDE, Math.abs(sun.altitudeDegrees));
  direction.set(...sunDirection({ ...sun, altitudeDegrees }));
  light.target.position.copy(center);
  light.position.copy(center).addScaledVector(direction, radius * 3);
  light.updateMatrixWorld();
  light.target.updateMatrixWorld();
  const camera = light.shadow.camera;
  camera.left = -radius;
  camera.right = radius;
  camera.top = radius;
  camera.bottom = -radius;
  camera.near = 1;
  camera.far = radius * 6;
  camera.updateProjectionMatrix();
  return [radius, ...center, ...direction].map((x) => x.toFixed(3)).join(' ');
}
