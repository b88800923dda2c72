import { PAGE } from '@borough/core';
import {
  type BufferGeometry,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
} from 'three';

/** A template drawn once for each slot of a table, with numbers of its own for each. */
export interface Instances {
  /** Another one after the table has grown. */
  readonly geometry: InstancedBufferGeometry;
  /** Another template over the same numbers: the same one until there is room anew. */
  share(other: BufferGeometry): InstancedBufferGeometry;
  /** The numbers of one attribute by slot. */
  array(name: string): Float32Array;
  /** Makes room for `capacity` slots; true where that has emptied them all. */
  ensure(size: number, capacity: number): boolean;
  /** Sends pages; null: everything. */
  upload(pages: Uint32Array | null, size: number): void;
  dispose(): void;
}

/** @param sizes numbers a slot for each attribute, and what an empty slot holds */
export function createInstances(
  template: BufferGeometry,
  sizes: Readonly<Record<string, number>>,
  empty: number,
  firstCapacity: number,
): Instances {
  let geometry = create(firstCapacity);
  const shared = new Map<BufferGeometry, InstancedBufferGeometry>();

  function create(capacity: number): InstancedBufferGeometry {
    const made = new InstancedBufferGeometry();
    made.index = template.index?.clone() ?? null;
    made.setDrawRange(template.drawRange.start, template.drawRange.count);
    for (const [name, attribute] of Object.entries(template.attributes))
      made.setAttribute(name, attribute.clone() as never);
    for (const [name, size] of Object.entries(sizes)) {
      const values = new Float32Array(capacity * size).fill(empty);
      const attribute = new InstancedBufferAttribute(values, size);
      attribute.setUsage(DynamicDrawUsage);
      made.setAttribute(name, attribute);
    }
    made.instanceCount = 0;
    return made;
  }

  const attributes = (): InstancedBufferAttribute[] =>
    Object.keys(sizes).map((name) => geometry.getAttribute(name) as InstancedBufferAttribute);

  return {
    get geometry() {
      return geometry;
    },
    share(other) {
      let found = shared.get(other);
      if (!found) {
        found = new InstancedBufferGeometry();
        for (const [name, attribute] of Object.entries(other.attributes))
          found.setAttribute(name, attribute);
        for (const name of Object.keys(sizes))
          found.setAttribute(name, geometry.getAttribute(name));
        shared.set(other, found);
      }
      found.instanceCount = geometry.instanceCount;
      return found;
    },
    array: (name) => geometry.getAttribute(name).array as Float32Array,
    ensure(size, capacity) {
      if ((attributes()[0]?.count ?? 0) >= size) return false;
      geometry.dispose();
      geometry = create(capacity);
      for (const old of shared.values()) old.dispose();
      shared.clear();
      return true;
    },
    upload(pages, size) {
      geometry.instanceCount = size;
      for (const other of shared.values()) other.instanceCount = size;
      const isWhole = !pages || pages.length * PAGE > size / 2;
      for (const attribute of attributes()) {
        // Ranges that wait from an earlier change would be all that is sent.
        if (isWhole) attribute.clearUpdateRanges();
        else
          for (const page of pages) {
            const to = Math.min(size, (page + 1) * PAGE);
            if (to > page * PAGE)
              attribute.addUpdateRange(
                page * PAGE * attribute.itemSize,
                (to - page * PAGE) * attribute.itemSize,
              );
          }
        attribute.needsUpdate = true;
      }
    },
    dispose() {
      geometry.dispose();
      template.dispose();
    },
  };
}
