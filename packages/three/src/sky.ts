import type { Air, SunPosition, Theme, Undo } from '@borough/core';
import { DirectionalLight, Fog, HemisphereLight, type Scene, Vector3 } from 'three';
import { type AirUniforms, createAirUniforms } from './air.js';
import type { Pose } from './camera.js';
import { createDome } from './dome.js';
import { toColor } from './ground.js';
import { type Light, lightAt, litShares, solarHour } from './light.js';
import type { Lighting } from './material.js';
import { tone } from './tone.js';

/** Sun, sky light and haze. Every view has its own sun, because each may look at another place and hour. */
export interface Sky {
  /** What surfaces need to know of the air; holds what `light` wrote last. */
  readonly air: AirUniforms;
  setTheme(theme: Theme): void;
  /** Whether the sun throws shadows, and on a map of how many pixels a side; several views share them. */
  setShadows(pixels: number): void;
  /** Lights the scene for one view; call before that view is drawn. */
  light(view: string, scene: Outside, pose: Pose, rangeMeters: number): void;
  /** Something that throws a shadow has changed. */
  markShadows(): void;
  /** True where `light` found that the view's shadow map must be drawn again. */
  readonly needsShadows: boolean;
  /** These views are drawn from now on. */
  keep(views: ReadonlySet<string>): void;
  readonly dispose: Undo;
}

/** What is above a city at a moment. */
export interface Outside {
  sun(view: string): SunPosition;
  readonly air: Air;
}

interface Sun {
  readonly light: DirectionalLight;
  /** What the shadow map shows: another area or another hour needs another map. */
  area: string;
}

const RAD = Math.PI / 180;
/** Lowest sun that still casts shadows; lower ones would reach across the whole city. */
const LEAST_ALTITUDE = 6;

/** @param lat of the city, degrees: south of the equator the sun goes the other way round */
export function createSky(world: Scene, lighting: Lighting, lat: number): Sky {
  const isLit = lighting === 'full';
  const suns = new Map<string, Sun>();
  const air = createAirUniforms();
  const sphere = new HemisphereLight();
  const fog = new Fog(0, 1, 2);
  const dome = isLit ? createDome(air) : null;
  if (dome) world.add(dome.mesh);
  world.add(sphere);
  world.fog = fog;
  let theme: Theme | null = null;
  let shadowPixels = 0;
  let viewCount = 1;
  let needsShadows = false;

  /** All maps together are as large as that of one view: views share the screen as well. */
  const side = (): number => Math.max(1, Math.floor(shadowPixels / Math.sqrt(viewCount)));

  function create(): Sun {
    const light = new DirectionalLight();
    light.castShadow = shadowPixels > 0;
    light.shadow.mapSize.set(side(), side());
    light.shadow.autoUpdate = false;
    light.shadow.bias = -0.0004;
    light.shadow.radius = 2;
    world.add(light, light.target);
    return { light, area: '' };
  }

  function resize(): void {
    for (const { light } of suns.values()) {
      light.castShadow = shadowPixels > 0;
      light.shadow.map?.dispose();
      light.shadow.map = null;
      if (shadowPixels > 0) light.shadow.mapSize.set(side(), side());
      light.shadow.needsUpdate = true;
    }
  }

  function remove(sun: Sun): void {
    sun.light.removeFromParent();
    sun.light.target.removeFromParent();
    // Disposes the shadow map as well.
    sun.light.dispose();
  }

  function paint(light: DirectionalLight, now: Light): void {
    light.color.setRGB(...now.sun);
    light.intensity = Math.PI;
    sphere.color.setRGB(...now.air);
    sphere.groundColor.setRGB(...now.bounce);
    sphere.intensity = Math.PI;
    air.uZenith.value.set(...now.zenith);
    air.uHorizon.value.set(...now.horizon);
    air.uGlow.value.set(...now.glow);
    air.uDark.value = now.night;
    air.uPale.value = now.pale;
    air.uClear.value = now.clear;
    air.uHaze.value.z = now.aid;
    air.uHaze.value.w = now.wet;
    // three mixes its fog after the tone curve; ours comes before it.
    if (isLit) fog.color.setRGB(...tone(now.horizon));
  }

  return {
    air,
    get needsShadows() {
      return needsShadows;
    },
    setTheme(next) {
      theme = next;
      fog.color.copy(toColor(next.background));
    },
    setShadows(pixels) {
      if (pixels === shadowPixels) return;
      shadowPixels = pixels;
      resize();
    },
    light(view, outside, pose, rangeMeters) {
      const position = outside.sun(view);
      const { visibility } = outside.air;
      let sun = suns.get(view);
      if (!sun) {
        sun = create();
        suns.set(view, sun);
      }
      for (const other of suns.values()) other.light.visible = other === sun;
      const { light } = sun;
      if (theme) paint(light, lightAt(position, theme, outside.air));
      air.uSunAt.value.set(...sunDirection(position));
      air.uHour.value.set(...litShares(solarHour(position, lat)));
      // Beyond the town is land that nobody has drawn: it goes into the haze.
      fog.near = Math.min(450 + rangeMeters * 0.9, visibility * 0.04);
      fog.far = Math.min(4200 + rangeMeters * 3.4, visibility * 1.3);
      air.uHaze.value.setX(fog.near).setY(fog.far);
      const area = fit(light, position, pose, rangeMeters);
      if (area !== sun.area) light.shadow.needsUpdate = true;
      sun.area = area;
      needsShadows = shadowPixels > 0 && light.shadow.needsUpdate;
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
      const count = Math.max(1, views.size);
      if (count === viewCount) return;
      viewCount = count;
      resize();
    },
    dispose() {
      for (const sun of suns.values()) remove(sun);
      suns.clear();
      dome?.dispose();
      sphere.removeFromParent();
      sphere.dispose();
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
