import { BoroughError, createScope, type Undo } from '@borough/core';
import { NeutralToneMapping, NoToneMapping, PCFShadowMap, WebGLRenderer } from 'three';

/** The canvas and its drawing context: its size, its sharpness, its losses. */
export interface Surface {
  readonly renderer: WebGLRenderer;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  /** Most device pixels for a CSS pixel where none were asked for. */
  setMostPixelRatio(most: number): void;
  /** False while there is nothing to draw on. */
  readonly isReady: boolean;
  readonly dispose: Undo;
}

export interface SurfaceEvents {
  /** The size or the sharpness has changed; the canvas is empty until something is drawn. */
  resized(): void;
  lost(): void;
  restored(): void;
  /** The page can be seen again. */
  shown(): void;
}

export interface SurfaceOptions {
  /** Fixed device pixels for a CSS pixel; else the screen's, at most 2. */
  readonly pixelRatio?: number | undefined;
  readonly shadows: boolean;
  /** Light is brought to the screen by a filmic curve; else colours are drawn as they are. */
  readonly isLit: boolean;
}

/**
 * three's renderer on a canvas. The context stays with the canvas when this is disposed, so that the
 * same canvas can be used again (React's StrictMode does so at once).
 */
export function createSurface(
  canvas: HTMLCanvasElement,
  options: SurfaceOptions,
  events: SurfaceEvents,
): Surface {
  const renderer = createRenderer(canvas);
  renderer.autoClear = false;
  renderer.info.autoReset = false;
  renderer.toneMapping = options.isLit ? NeutralToneMapping : NoToneMapping;
  renderer.shadowMap.enabled = options.shadows;
  renderer.shadowMap.type = PCFShadowMap;
  renderer.shadowMap.autoUpdate = false;
  const scope = createScope();
  scope.add(() => {
    // Leaves a clean context: the next renderer believes in the defaults.
    renderer.resetState();
    renderer.dispose();
  });
  let most = 2;
  let width = 0;
  let height = 0;
  let isLost = renderer.getContext().isContextLost();

  const ratio = (): number =>
    options.pixelRatio ?? Math.min(most, globalThis.devicePixelRatio || 1);

  function measure(): boolean {
    const next = [canvas.clientWidth, canvas.clientHeight, ratio()] as const;
    const isSame = next[0] === width && next[1] === height && next[2] === renderer.getPixelRatio();
    if (isSame) return false;
    [width, height] = next;
    if (width > 0 && height > 0) {
      renderer.setPixelRatio(next[2]);
      renderer.setSize(width, height, false);
      pin();
    }
    return true;
  }

  /** A canvas that no style sizes takes the size of its pixels, and would grow with every measure. */
  function pin(): void {
    if (canvas.clientWidth === width && canvas.clientHeight === height) return;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const { width: styleWidth, height: styleHeight } = canvas.style;
  scope.add(() => {
    canvas.style.width = styleWidth;
    canvas.style.height = styleHeight;
  });
  measure();

  const observer = new ResizeObserver(() => {
    if (measure()) events.resized();
  });
  observer.observe(canvas);
  scope.add(() => observer.disconnect());

  // A media query for the present ratio ends to match when the ratio changes; then one for the next.
  let query: MediaQueryList | undefined;
  const watchRatio = (): void => {
    query?.removeEventListener('change', watchRatio);
    query = matchMedia(`(resolution: ${globalThis.devicePixelRatio}dppx)`);
    query.addEventListener('change', watchRatio);
    if (measure()) events.resized();
  };
  watchRatio();
  scope.add(() => query?.removeEventListener('change', watchRatio));

  const listen = (target: EventTarget, type: string, listener: (event: Event) => void): void => {
    target.addEventListener(type, listener);
    scope.add(() => target.removeEventListener(type, listener));
  };
  listen(canvas, 'webglcontextlost', (event) => {
    event.preventDefault();
    isLost = true;
    events.lost();
  });
  listen(canvas, 'webglcontextrestored', () => {
    isLost = false;
    events.restored();
  });
  listen(document, 'visibilitychange', () => {
    if (!document.hidden) events.shown();
  });

  return {
    renderer,
    get width() {
      return width;
    },
    get height() {
      return height;
    },
    get pixelRatio() {
      return renderer.getPixelRatio();
    },
    setMostPixelRatio(next) {
      most = next;
      measure();
    },
    get isReady() {
      return width > 0 && height > 0 && !isLost;
    },
    dispose: scope.close,
  };
}

function createRenderer(canvas: HTMLCanvasElement): WebGLRenderer {
  try {
    return new WebGLRenderer({ canvas, antialias: true, powerPreference: 'high-performance' });
  } catch (cause) {
    throw new BoroughError(
      'WEBGL_UNAVAILABLE',
      'This browser gives no WebGL 2 context for the canvas. Allow hardware acceleration, or free the canvas of another context.',
      { cause },
    );
  }
}
