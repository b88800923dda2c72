import type { Camera, FlightEnd } from '@borough/core';
import { distanceBetween, mixCamera } from './camera.js';

/** Carries a view's camera from place to place, one flight at a time. */
export interface Pilot {
  readonly isFlying: boolean;
  fly(from: Camera, to: Camera, signal?: AbortSignal): Promise<FlightEnd>;
  /** Ends a flight: the camera was moved by somebody else. */
  end(how: FlightEnd): void;
}

/** @param show puts the camera somewhere; at the end it is given the target itself */
export function createPilot(show: (camera: Camera) => void): Pilot {
  let ending: ((how: FlightEnd) => void) | null = null;

  function end(how: FlightEnd): void {
    const old = ending;
    ending = null;
    old?.(how);
  }

  return {
    get isFlying() {
      return ending !== null;
    },
    end,
    fly(from, to, signal) {
      end('superseded');
      if (signal?.aborted) return Promise.resolve('aborted');
      return new Promise((resolve) => {
        const away = distanceBetween(from, to);
        const durationMs = isStill() ? 0 : durationOf(from, to, away);
        // High enough to see where one goes.
        const climb = Math.max(0, away - Math.max(from.rangeMeters, to.rangeMeters)) * 0.6;
        const abort = (): void => end('aborted');
        let request = 0;
        let startMs = Number.NaN;
        const step = (nowMs: number): void => {
          if (Number.isNaN(startMs)) startMs = nowMs;
          const share = durationMs === 0 ? 1 : (nowMs - startMs) / durationMs;
          if (share >= 1) {
            show(to);
            end('arrived');
            return;
          }
          show(mixCamera(from, to, ease(share), climb));
          request = requestAnimationFrame(step);
        };
        ending = (how) => {
          cancelAnimationFrame(request);
          signal?.removeEventListener('abort', abort);
          resolve(how);
        };
        signal?.addEventListener('abort', abort, { once: true });
        request = requestAnimationFrame(step);
      });
    },
  };
}

/** Half a second for a glance, up to four for a journey. */
export function durationOf(from: Camera, to: Camera, awayMeters: number): number {
  const near = Math.min(from.rangeMeters, to.rangeMeters);
  const zoom = Math.abs(Math.log(to.rangeMeters / from.rangeMeters));
  const turn = Math.abs(((to.headingDegrees - from.headingDegrees + 540) % 360) - 180) / 90;
  return Math.min(4000, 450 + 500 * (zoom + turn + Math.log1p(awayMeters / near)));
}

function isStill(): boolean {
  return globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;
}

/** Starts and ends at rest. */
const ease = (t: number): number => t * t * t * (t * (6 * t - 15) + 10);
