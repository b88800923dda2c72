import type { Frame, TableReader } from '@borough/core';
import { rangesOf, writeAnchors } from '@borough/core/draw';
import { toScene } from './camera.js';
import type { Instances } from './instances.js';

/** Writes where a table's things stand as `anchor`s: all of them, or those on some pages. */
export function placeAnchors(
  instances: Instances,
  table: TableReader,
  frame: Frame,
  pages: Uint32Array | null,
): void {
  const { positions, size } = table;
  if (!positions) return;
  const changed = instances.ensure(size, table.capacity) ? null : pages;
  const out = instances.array('anchor');
  for (const range of rangesOf(changed, size)) writeAnchors(out, positions, range, frame, toScene);
  instances.upload(changed, size);
}
