import { expect, it } from 'vitest';
import { createSilenceSweep } from './silence.js';
import { createTable } from './table.js';
import { createTracks, FADE_MS, fadeAt, type Tracks, trackAt } from './track.js';

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

it('TR1 a corner between two reports is driven, not cut, while the delay is at most two of them', () => {
  const tracks = createTracks(1024);
  const at = (lon: number, lat: number, ms: number): boolean =>
    tracks.fix(1, [lon, lat, 0], 0, ms, ms - 1500);
  at(8, 47, 0);
  at(8.0001, 47, 1000);
  at(8.0001, 47.0001, 2000);
  at(8.0001, 47.0002, 3000);
  expect(trackAt(tracks.frames, 1, 1500)?.[0]).toBeCloseTo(8.0001, 9);
  expect(trackAt(tracks.frames, 1, 1500)?.[1]).toBeCloseTo(47.00005, 9);
  expect(trackAt(tracks.frames, 1, 2000)?.[1]).toBeCloseTo(47.0001, 9);
});

it('TR2 reports that come in a burst, or late, move nothing that is shown', () => {
  const tracks = createTracks(1024);
  const at = (lon: number, ms: number, playMs: number): void => {
    const before = trackAt(tracks.frames, 1, playMs);
    tracks.fix(1, place(lon), 0, ms, playMs);
    if (before) expect(trackAt(tracks.frames, 1, playMs)?.[0]).toBeCloseTo(before[0], 9);
  };
  tracks.fix(1, place(8), 0, 0, -1500);
  for (const ms of [500, 1000, 1500, 2000]) at(8 + ms / 1e7, ms, -200 + ms / 10);
  // Silent for long, carried on and held; then it speaks again.
  at(8.0004, 20_000, 18_500);
  at(8.0005, 21_000, 19_500);
});

it('TR5 what has an end fades before it, and is gone', () => {
  const tracks = createTracks(1024);
  tracks.fix(1, place(8), 0, 0, 0);
  expect(fadeAt(tracks, 1, 1e12)).toBe(1);
  tracks.end(1, 20_000);
  expect(fadeAt(tracks, 1, 20_000 - FADE_MS)).toBe(1);
  expect(fadeAt(tracks, 1, 20_000 - FADE_MS / 4)).toBe(0.25);
  expect(fadeAt(tracks, 1, 30_000)).toBe(0);
});

it('TR5 silence is of where and of how: a word of either brings a thing back, and nobody goes whose limit is unknown', () => {
  const table = createTable('t', { columns: { speed: { type: 'number' } }, moves: true });
  table.resolveNow(['a', 'b']);
  const { ends } = table.tracks as Tracks;
  const silence = createSilenceSweep(table);
  table.tracks?.fix(1, place(8), 0, 1000, 0);
  table.tracks?.fix(2, place(8), 0, 1000, 0);
  table.column('speed').write(2, 0, 30_000, 0, 0);
  silence.sweep(40_000, Number.POSITIVE_INFINITY, 1);
  expect(ends[1]).toBeNaN();
  silence.sweep(40_000, 30_000, 1);
  expect([...ends.subarray(1, 3)]).toEqual([31_000 + FADE_MS, Number.NaN]);
  table.column('speed').write(1, 0, 39_000, 0, 0);
  silence.sweep(40_100, 30_000, 1);
  expect(ends[1]).toBeNaN();
});
