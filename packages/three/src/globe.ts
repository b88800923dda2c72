import type { GlobeDescription, Theme, Undo } from '@borough/core';
import type { Camera, Matrix4, Object3D } from 'three';
import type { AirUniforms } from './air.js';
import type { Earth } from './earth.js';
import type { Lighting } from './material.js';

/** The earth around a city, with the imagery and the terrain of its description. */
export interface Globe {
  /** True once some of it is drawn: then the plain ground makes way. */
  readonly isThere: boolean;
  /** Tiles of it that are on their way. */
  readonly pending: number;
  /** Chooses and loads tiles for the views. */
  update(views: readonly GlobeView[]): void;
  setTheme(theme: Theme): void;
  readonly dispose: Undo;
}

/** A camera and the pixels it fills. */
export interface GlobeView {
  readonly camera: Camera;
  readonly width: number;
  readonly height: number;
}

export interface GlobeRoom {
  readonly globe: GlobeDescription;
  /** Where its tiles are hung. */
  readonly world: Object3D;
  /** ECEF → local scene. */
  readonly toScene: Matrix4;
  /** Height of the smooth earth where there is no terrain, metres. */
  readonly heightMeters: number;
  readonly lighting: Lighting;
  readonly air: AirUniforms;
  readonly fetch: typeof globalThis.fetch;
  readonly theme: () => Theme;
  readonly report: (code: string, detail: string, url?: string) => void;
  /** Another frame is needed. */
  readonly wake: () => void;
}

/** Whether there is more to draw than the plain ground: three.js brings no pictures of the earth along. */
export function hasEarth({ imagery, terrain, ellipsoid }: GlobeDescription): boolean {
  return terrain !== undefined || (imagery !== undefined && ellipsoid !== false);
}

/** What reads and drapes imagery is loaded here and now: a city without a globe never downloads it. */
export function createGlobe(room: GlobeRoom): Globe {
  let earth: Earth | null = null;
  let isOpening = true;
  let isClosed = false;

  async function open(): Promise<void> {
    const { imagery, terrain } = room.globe;
    try {
      const { openEarth } = await import('./earth.js');
      const opened = await openEarth(room);
      if (isClosed) opened.dispose();
      else earth = opened;
    } catch (error) {
      const code = imagery ? 'IMAGERY_FAILED' : 'TERRAIN_FAILED';
      if (!isClosed) room.report(code, (error as Error).message, (imagery ?? terrain)?.url);
    }
    isOpening = false;
    if (!isClosed) room.wake();
  }
  void open();

  return {
    get isThere() {
      return earth?.isThere ?? false;
    },
    get pending() {
      return earth ? earth.pending : isOpening && !isClosed ? 1 : 0;
    },
    update: (views) => earth?.update(views),
    setTheme: (theme) => earth?.setTheme(theme),
    dispose() {
      isClosed = true;
      earth?.dispose();
      earth = null;
    },
  };
}
