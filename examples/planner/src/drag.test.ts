import { createSolidMaker, snapLines } from '@borough/plan';
import { describe, expect, it } from 'vitest';
import { type DragRoom, drag, type StagePoint, toStage } from './drag.js';
import { bottomOf, directionOf, movePiece, type Piece, ringOf, setFloors, topOf } from './piece.js';
import { middleOf, squareAt } from './shape.js';

const ORIGIN = { lon: 115, lat: 33, heightMeters: 30 };
const maker = createSolidMaker(ORIGIN);
const block: Piece = {
  id: 'm1',
  do: 'add',
  massing: {
    footprint: squareAt(115, 33, 24),
    baseMeters: 30,
    floors: 12,
    floorHeightMeters: 3,
    use: 'dwelling',
  },
};
const model: Piece = { id: 'g1', do: 'model', url: 'a.glb', at: [115, 33, 30] };
const room: DragRoom = {
  camera: { target: [115, 33, 30], headingDegrees: 30, pitchDegrees: -40, rangeMeters: 400 },
  picture: { left: 100, top: 20, width: 900, height: 600 },
  plan: maker.plan,
  lines: [],
};

const roofOf = (piece: Piece): StagePoint =>
  toStage([...middleOf(ringOf(piece)), topOf(piece)], room) as StagePoint;

describe('a hand on a handle', () => {
  it('carries a block along: the roof stays under the pointer', () => {
    for (const piece of [block, model]) {
      const from = roofOf(piece);
      const to = [from[0] + 80, from[1] - 45] as const;
      const { piece: moved, on } = drag('move', piece, from, to, room);
      expect(on).toEqual([]);
      const roof = roofOf(moved);
      expect(Math.hypot(roof[0] - to[0], roof[1] - to[1])).toBeLessThan(0.3);
      expect([topOf(moved), bottomOf(moved)]).toEqual([topOf(piece), bottomOf(piece)]);
    }
  });

  it('raises a block by whole floors, the roof nearest to the pointer', () => {
    const from = roofOf(block);
    for (const floors of [1, 11, 30, 80]) {
      const [, y] = roofOf(setFloors(block, floors));
      const { piece } = drag('raise', block, from, [from[0], y + 0.4], room);
      expect(piece).toMatchObject({ massing: { floors } });
    }
    expect(drag('raise', model, from, [0, 0], room).piece).toBe(model);
  });

  it('turns a block about its middle by as much as the pointer goes round', () => {
    const [lon, lat] = middleOf(ringOf(model));
    const around = (degrees: number): StagePoint => {
      const angle = (degrees * Math.PI) / 180;
      const [at] = ringOf(
        movePiece({ ...model, at: [lon, lat, 30] }, Math.sin(angle) * 40, Math.cos(angle) * 40),
      );
      const [x, y] = maker.plan(...(at as readonly [number, number]));
      return toStage([...maker.place(x + 8, y + 8), 30], room) as StagePoint;
    };
    const { piece } = drag('turn', model, around(0), around(70), room);
    expect(Math.abs(directionOf(piece) - 70)).toBeLessThan(1);
  });

  it('SP1 SP2 sets a block against its neighbours', () => {
    const house = maker.ofMassing('house', {
      ...block.massing,
      footprint: ringOf(movePiece(block, 60, 0)),
    });
    const lines = snapLines(house.rings, [0, 0], 200);
    const from = roofOf(block);
    const [x, y] = roofOf(movePiece(block, 35.2, 0.7));
    const { piece, on } = drag('move', block, from, [x, y], { ...room, lines });
    expect(on.length).toBeGreaterThan(0);
    const [east, north] = maker.plan(...middleOf(ringOf(piece)));
    expect(east).toBeCloseTo(36, 0);
    expect(north).toBeCloseTo(0, 1);
  });
});
