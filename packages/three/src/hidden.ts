import { type FrameChanges, HIDDEN, PAGE, type SceneReader } from '@borough/core';

/**
 * Tells whether things have been hidden or shown, among all the highlights and selections that change
 * nobody's shadow. Remembers one number for each page it has seen.
 */
export function createHiddenWatch(scene: SceneReader): (changes: FrameChanges) => boolean {
  const known = new Map<string, number>();
  return (changes) => {
    let isChanged = false;
    for (const { view, table, pages } of changes.overrides) {
      const { bits } = scene.override(view, table);
      for (const page of pages) {
        const name = `${view}\n${table}\n${page}`;
        const now = hashOf(bits, page);
        if (known.get(name) !== now) isChanged = true;
        known.set(name, now);
      }
    }
    return isChanged;
  };
}

/** Which slots of a page are hidden, as one number (FNV-1a). */
function hashOf(bits: Uint8Array, page: number): number {
  let hash = 0x811c9dc5;
  const end = Math.min(bits.length, (page + 1) * PAGE);
  for (let slot = page * PAGE; slot < end; slot++)
    if ((bits[slot] as number) & HIDDEN) hash = Math.imul(hash ^ slot, 0x01000193);
  return hash;
}
