import { expect, it } from 'vitest';
import { createTracks, trackAt } from './track.js';

const place = (lon: number): [number, number, number] => [lon, 47, 0];

it('TR1 TR2 a thing glides between fixes, starting from where it is shown', () => {
  const tracks = createTracks(1024);
  tracks.fix(1, place(8), 0, 1000, 0);
  expect(trackAt(tracks.frames, 1, 0)).toEqual([8, 47, 0]);
  // Shown 1.5 s behind: the second fix comes at 2 s, when the play time is 0.5 s.
  tracks.fix(1, place(8.0001), 0, 2000, 500);
  expect(trackAt(tracks.frames, 1, 500)?.[0]).toBeCloseTo(8, 9);
  const shown = trackAt(tracks.frames, 1, 1500) as [number, number, number];
  expect(shown[0]).toBeGreaterThan(8);
  expect(shown[0]).toBeLessThan(8.0001);
  tracks.fix(1, place(8.0002), 0, 3000, 1500);
  expect(trackAt(tracks.frames, 1, 1500)?.[0]).toBeCloseTo(shown[0], 9);
  expect(trackAt(tracks.frames, 1, 3000)?.[0]).toBeCloseTo(8.0002, 9);
});

it('TR2 a leap no car can make starts a new track instead of sliding across town', () => {
  const tracks = createTracks(1024);
  tracks.fix(1, place(8), 0, 0, 0);
  tracks.fix(1, place(8.1), 0, 1000, 0);
  expect(trackAt(tracks.frames, 1, 500)?.[0]).toBe(8.1);
});

it('TR3 without a fix it is carried on for a fifth of its last step, then holds', () => {
  const tracks = createTracks(1024);
  tracks.fix(1, place(8), 0, 0, 0);
  tracks.fix(1, place(8.0001), 0, 1000, 0);
  expect(trackAt(tracks.frames, 1, 1100)?.[0]).toBeCloseTo(8.00011, 9);
  expect(trackAt(tracks.frames, 1, 1200)).toEqual(trackAt(tracks.frames, 1, 99_000));
});

it('TR4 an older fix changes nothing, and one that is gone has no place', () => {
  const tracks = createTracks(1024);
  tracks.fix(1, place(8), 0, 1000, 0);
  const told = tracks.pages.seal();
  tracks.fix(1, place(9), 0, 500, 0);
  expect(tracks.pages.isChangedSince(told)).toBe(false);
  tracks.clear(1);
  expect(trackAt(tracks.frames, 1, 1000)).toBeNull();
});
