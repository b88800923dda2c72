/** How much is drawn: `low` has no shadows and nothing after the picture; `high` has everything. */
export type Step = 'low' | 'medium' | 'high';

/** A step, or the one that the machine is found to bear: of all, or of `least` and above. */
export type Quality = Step | 'auto' | { readonly least: Step };

/** What a step stands for. */
export interface StepLimits {
  /** Most device pixels for a CSS pixel. */
  readonly pixelRatio: number;
  /** Pixels along a side of the shadow map; 0: none. */
  readonly shadowPixels: number;
  /** Lights bloom by night. */
  readonly bloom: boolean;
  /** Corners are darker than what is open. */
  readonly occlusion: boolean;
  /** Water mirrors what stands around it; else the sky alone. */
  readonly mirror: boolean;
}

export const STEPS: Readonly<Record<Step, StepLimits>> = {
  low: { pixelRatio: 1, shadowPixels: 0, bloom: false, occlusion: false, mirror: false },
  medium: { pixelRatio: 1.5, shadowPixels: 2048, bloom: true, occlusion: false, mirror: true },
  high: { pixelRatio: 2, shadowPixels: 4096, bloom: true, occlusion: true, mirror: true },
};

/** Chooses the step by the time that frames take while something moves. */
export interface Governor {
  readonly step: Step;
  /**
   * A frame was drawn. Call it with the time between two frames that followed each other at once: a
   * city at rest draws none, and waiting is not slowness. True when the step has changed.
   */
  frame(elapsedMs: number, nowMs: number): boolean;
}

const ORDER: readonly Step[] = ['low', 'medium', 'high'];
/** Frames that are judged together. */
const WINDOW = 20;
/** Half of the frames slower than this: less has to be drawn. */
const SLOW_MS = 36;
/** Almost all of the frames faster than this: more may be drawn. */
const FAST_MS = 20;
/** Good windows in a row before more is tried. */
const PATIENCE = 4;
/** How long a step that was too much is not tried again; doubles each time. */
const BARRED_MS = 60_000;

export function createGovernor(quality: Quality, start: Step = 'medium'): Governor {
  const isFixed = typeof quality === 'string' && quality !== 'auto';
  const lowest = typeof quality === 'string' ? 0 : ORDER.indexOf(quality.least);
  let at = isFixed ? ORDER.indexOf(quality) : Math.max(lowest, ORDER.indexOf(start));
  let window: number[] = [];
  let good = 0;
  const barred = new Map<number, { untilMs: number; forMs: number }>();

  function down(nowMs: number): boolean {
    if (at === lowest) return false;
    const before = barred.get(at);
    const forMs = before ? before.forMs * 2 : BARRED_MS;
    barred.set(at, { untilMs: nowMs + forMs, forMs });
    at--;
    return true;
  }

  function up(nowMs: number): boolean {
    const isBarred = nowMs < (barred.get(at + 1)?.untilMs ?? 0);
    if (at === ORDER.length - 1 || isBarred) return false;
    at++;
    return true;
  }

  return {
    get step() {
      return ORDER[at] as Step;
    },
    frame(elapsedMs, nowMs) {
      if (isFixed) return false;
      window.push(elapsedMs);
      if (window.length < WINDOW) return false;
      window.sort((a, b) => a - b);
      const middle = window[WINDOW >> 1] as number;
      const most = window[Math.floor(WINDOW * 0.9)] as number;
      window = [];
      good = most < FAST_MS ? good + 1 : 0;
      if (middle > SLOW_MS) return down(nowMs);
      if (good < PATIENCE) return false;
      good = 0;
      return up(nowMs);
    },
  };
}
