import { openCity } from '@borough/core';
import { createFeedsDouble, createWall, describeBoxes } from '@borough/fixtures';
import { acted } from './page.js';

/** A city whose time and frames come from the test, with the doubles of the ports. */
export function openDoubleCity() {
  const wall = createWall();
  const feeds = createFeedsDouble(wall.wallMs);
  const frames = new Set<() => void>();
  const city = openCity(describeBoxes('about:blank'), {
    feeds: feeds.open,
    wallMs: wall.wallMs,
    requestFrame(callback) {
      frames.add(callback);
      return () => frames.delete(callback);
    },
  });
  return {
    city,
    feeds,
    wall,
    /** Draws the frames that are asked for, and lets React finish. */
    frame: () =>
      acted(async () => {
        const due = [...frames];
        frames.clear();
        for (const callback of due) callback();
      }),
  };
}
