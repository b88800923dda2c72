import * as Cesium from '@cesium/engine';
import { ORIGIN } from './live-city.js';

/** Cesium with everything optional off, as an application would open it that draws only its own data. */
export interface OpenCesium {
  readonly widget: Cesium.CesiumWidget;
  readonly scene: Cesium.Scene;
  /** Draws in the calling task. */
  draw(): void;
  close(): void;
}

export const CESIUM_VERSION = '26.3.0';

/** Metres east, north, up of the city's origin → the globe. */
export const toGlobe = (): Cesium.Matrix4 =>
  Cesium.Transforms.eastNorthUpToFixedFrame(Cesium.Cartesian3.fromDegrees(...ORIGIN));

/** Looks straight down at a place, from so high above the ellipsoid. */
export function openCesium(
  canvas: HTMLCanvasElement,
  heightMeters: number,
  [lon, lat]: readonly [lon: number, lat: number, ...rest: number[]] = ORIGIN,
): OpenCesium {
  prepareCesium();
  const widget = new Cesium.CesiumWidget(toHost(canvas), {
    baseLayer: false,
    globe: false,
    skyBox: false,
    skyAtmosphere: false,
    scene3DOnly: true,
    orderIndependentTranslucency: false,
    requestRenderMode: true,
    maximumRenderTimeChange: Number.POSITIVE_INFINITY,
    useDefaultRenderLoop: false,
    msaaSamples: 1,
  } as never);
  const { scene } = widget;
  scene.rethrowRenderErrors = true;
  // What Cesium's style sheet would do.
  Object.assign((widget.canvas.parentElement as HTMLElement).style, { height: '100%' });
  Object.assign(widget.canvas.style, { display: 'block', width: '100%', height: '100%' });
  widget.resize();
  scene.camera.setView({ destination: Cesium.Cartesian3.fromDegrees(lon, lat, heightMeters) });
  return {
    widget,
    scene,
    draw() {
      scene.requestRender();
      scene.render();
    },
    close: () => widget.destroy(),
  };
}

/** Says where Cesium's own files are. */
export function prepareCesium(): typeof Cesium {
  const { buildModuleUrl } = Cesium as unknown as {
    buildModuleUrl: { setBaseUrl(url: string): void };
  };
  buildModuleUrl.setBaseUrl(new URL('/cesium/', location.href).href);
  return Cesium;
}

/** Cesium brings a canvas of its own: an element of the same size in the place of ours. */
export function toHost(canvas: HTMLCanvasElement): HTMLElement {
  const host = document.createElement('div');
  host.style.cssText = 'width:256px;height:256px';
  canvas.replaceWith(host);
  return host;
}

/** Draws until nothing is on its way any more. */
export async function settle(open: OpenCesium, isReady: () => boolean): Promise<void> {
  for (let i = 0; i < 300; i++) {
    open.draw();
    if (isReady()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('Cesium is not ready after 15 s.');
}
