import { BoroughError, createScope, type Undo } from '@borough/core';
import type { HandOptions } from '@borough/core/view';
import type { Light as CesiumLight, CesiumWidget, Scene } from '@cesium/engine';
import { fieldOfView } from './camera.js';
import type { Engine } from './engine.js';
import type { Lighting } from './look.js';

/** Something that has a scene: Cesium's `CesiumWidget` or `Viewer`. */
export interface SceneOwner {
  readonly scene: Scene;
}

/** Where a city is drawn: an element to fill, or the widget, viewer or scene of the host application. */
export type CesiumTarget = HTMLElement | SceneOwner | Scene;

/** What of a host's scene a city may move: its camera, its light, its imagery and terrain. */
export type Drive = 'camera' | 'sun' | 'globe';

/** A scene to draw in, and what was done to it for that. */
export interface Stage {
  readonly scene: Scene;
  /** True where it belongs to a host application. */
  readonly isHosted: boolean;
  /** CSS pixels of the canvas. */
  readonly width: number;
  readonly height: number;
  drives(what: Drive): boolean;
  /** Undoes everything, and nothing that is not ours. */
  readonly close: Undo;
}

export interface StageOptions {
  readonly lighting: Lighting;
  readonly shadows: boolean;
  readonly drives: readonly Drive[];
  readonly language: string | undefined;
  readonly motion: HandOptions['motion'];
}

/** @param hasGlobe whether a scene of our own needs the earth; a host's is as it is */
export function openStage(
  engine: Engine,
  target: CesiumTarget,
  options: StageOptions,
  hasGlobe: boolean,
): Stage {
  const hosted = sceneOf(target);
  if (hosted) return openHosted(hosted, options);
  return openOwn(engine, target as HTMLElement, options, hasGlobe);
}

function sceneOf(target: CesiumTarget): Scene | null {
  if ('scene' in target && target.scene) return target.scene;
  return 'primitives' in target ? (target as Scene) : null;
}

function openHosted(scene: Scene, { drives }: StageOptions): Stage {
  const scope = createScope();
  if (drives.includes('sun')) {
    const light: CesiumLight = scene.light;
    scope.add(() => {
      scene.light = light;
    });
  }
  return {
    scene,
    isHosted: true,
    get width() {
      return scene.canvas.clientWidth;
    },
    get height() {
      return scene.canvas.clientHeight;
    },
    drives: (what) => drives.includes(what),
    close: scope.close,
  };
}

function openOwn(
  engine: Engine,
  element: HTMLElement,
  options: StageOptions,
  hasGlobe: boolean,
): Stage {
  const scope = createScope();
  const sheets = watchSheets(element);
  const widget = createWidget(engine, element, options, hasGlobe);
  scope.add(sheets());
  const { scene } = widget;
  scope.add(() => {
    const gl = scene.canvas.getContext('webgl2');
    widget.destroy();
    // A page has about sixteen contexts; this one is given back now, not when memory is collected.
    gl?.getExtension('WEBGL_lose_context')?.loseContext();
  });
  fill(widget);
  scene.fog.enabled = false;
  scene.highDynamicRange = false;
  scene.postProcessStages.fxaa.enabled = false;
  // Cesium's frame follows the picture's longer side; a city's view is told by its height.
  const fit = (): void => {
    const frustum = scene.camera.frustum as { fov?: number };
    const { clientWidth, clientHeight } = scene.canvas;
    frustum.fov = fieldOfView(clientWidth, clientHeight);
    scene.requestRender();
  };
  const observer = new ResizeObserver(() => {
    widget.resize();
    fit();
  });
  observer.observe(element);
  scope.add(() => observer.disconnect());
  fit();
  return {
    scene,
    isHosted: false,
    get width() {
      return scene.canvas.clientWidth;
    },
    get height() {
      return scene.canvas.clientHeight;
    },
    drives: () => true,
    close: scope.close,
  };
}

/** A widget with everything optional off: no imagery, no sky, no service, no frame that nobody asked for. */
function createWidget(
  engine: Engine,
  element: HTMLElement,
  options: StageOptions,
  hasGlobe: boolean,
): CesiumWidget {
  const isFlat = options.lighting === 'flat';
  try {
    return new engine.CesiumWidget(element, {
      baseLayer: false,
      globe: hasGlobe ? new engine.Globe(engine.Ellipsoid.WGS84) : false,
      skyBox: false,
      skyAtmosphere: false,
      scene3DOnly: true,
      orderIndependentTranslucency: false,
      shadows: options.shadows,
      requestRenderMode: true,
      maximumRenderTimeChange: Number.POSITIVE_INFINITY,
      msaaSamples: isFlat ? 1 : 4,
      showRenderLoopErrors: false,
      contextOptions: { requestWebgl1: false },
    } as never);
  } catch (cause) {
    throw new BoroughError(
      'WEBGL_UNAVAILABLE',
      'This browser gives no WebGL 2 context for Cesium. Allow hardware acceleration, or free a context.',
      { cause },
    );
  }
}

/** Cesium writes a style sheet for its credits into the page and never takes it out: the undo does. */
function watchSheets(element: HTMLElement): () => Undo {
  const root = element.getRootNode();
  const parent = root instanceof ShadowRoot ? root : document.head;
  const before = new Set(parent.querySelectorAll('style'));
  return () => {
    const ours = [...parent.querySelectorAll('style')].filter((sheet) => !before.has(sheet));
    return () => {
      for (const sheet of ours) sheet.remove();
    };
  };
}

/** What Cesium's style sheet does; set by script, so that no sheet and no `unsafe-inline` is needed. */
function fill(widget: CesiumWidget): void {
  const element = widget.canvas.parentElement as HTMLElement;
  Object.assign(element.style, { position: 'relative', width: '100%', height: '100%' });
  Object.assign(widget.canvas.style, { display: 'block', width: '100%', height: '100%' });
  const credits = element.querySelector<HTMLElement>('.cesium-widget-credits');
  if (credits)
    Object.assign(credits.style, {
      position: 'absolute',
      left: '0.25rem',
      bottom: '0',
      fontSize: '10px',
    });
  widget.resize();
}
