import type { Block } from './block.js';
import type { Net } from './net.js';
import { at, distance, type Point, toward } from './plane.js';
import { distanceToOutline } from './ring.js';
import type { RoadClass } from './road-class.js';

/** One side of a block along a road: the kerb, straight, with the block to its left. */
export interface KerbSide {
  readonly road: RoadClass | 'border';
  readonly street: number;
  readonly from: Point;
  readonly along: Point;
  readonly long: number;
}

/** The kerb sides of a block. */
export interface KerbSides {
  readonly block: Block;
  readonly sides: readonly KerbSide[];
}

export function kerbSidesOf(net: Net, block: Block): KerbSides {
  const { loop } = block.face;
  const sides: KerbSide[] = [];
  // The kerb without the bends at its corners: long straight pieces of the rounded ring.
  block.kerb.forEach((p, i) => {
    const q = at(block.kerb, i + 1);
    const long = distance(p, q);
    if (long < 9) return;
    const along = toward(p, q);
    const edge = nearestEdge(net, loop, p, q);
    sides.push({ road: edge.road, street: edge.street, from: p, along, long });
  });
  return { block, sides };
}

function nearestEdge(net: Net, loop: readonly number[], p: Point, q: Point) {
  const middle: Point = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
  let best = net.edgeBetween(loop[0] as number, loop[1] as number);
  let least = Infinity;
  loop.forEach((n, i) => {
    const [a, b] = [net.nodes[n] as Point, net.nodes[at(loop, i + 1)] as Point];
    const far = distanceToOutline(middle, [a, b]);
    if (far < least) [least, best] = [far, net.edgeBetween(n, at(loop, i + 1))];
  });
  return best;
}
