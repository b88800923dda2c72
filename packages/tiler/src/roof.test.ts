import { describe, expect, it } from 'vitest';
import { expectClean } from './testing/expect-clean.js';
import { openMeshEdges, turnedTriangles } from './testing/open-mesh.js';
import { readGlb, volumeOf } from './testing/read-glb.js';
import { box, collection, feature, OPTIONS, ORIGIN } from './testing/town.js';
import { tileBuildings } from './tile.js';

const ROOF = { type: 'roof', height: 'roofHeight', direction: 'ridge' };
const BODY = { id: 'a', height: 10, base: 100 };

/** A ring from corners in metres from the origin. */
function ring(...corners: [number, number][]): number[][] {
  const all = corners.map(([x, y]) => [ORIGIN[0] + x, ORIGIN[1] + y]);
  return [...all, all[0] as number[]];
}

function turned(corners: [number, number][], degrees: number): number[][] {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return ring(...corners.map(([x, y]): [number, number] => [x * cos + y * sin, y * cos - x * sin]));
}

function build(properties: object, rings: number[][][], roof: object = ROOF) {
  const input = collection([feature({ ...BODY, ...properties }, rings)]);
  const { files, report } = tileBuildings(input, { ...OPTIONS, roof });
  const bytes = files.get('tiles/r.glb') as Uint8Array;
  const glb = readGlb(bytes);
  const ups = glb.positions.map((place) => place[1] as number);
  const foot = ups.reduce((low, up) => Math.min(low, up));
  const high = ups.reduce((most, up) => Math.max(most, up)) - foot;
  return { bytes, glb, report, high, volume: volumeOf(glb, 0) };
}

const OBLONG = box(0, 0, 20, 8);
const ELL = ring([0, 0], [20, 0], [20, 8], [8, 8], [8, 18], [0, 18]);
/** UTM's scale there is 0.9998. */
const near = (volume: number, expected: number) =>
  expect(Math.abs(volume / expected - 1)).toBeLessThan(0.002);

describe('roofs on a rectangle of 20 × 8 m, walls of 10 m, roof of 3 m', () => {
  const prism = 20 * 8 * 10;
  it.each([
    ['gable', prism + (20 * 8 * 3) / 2],
    ['shed', prism + (20 * 8 * 3) / 2],
    ['pyramid', prism + (20 * 8 * 3) / 3],
    // The ridge is 20 − 8 m long: half a prism over it, and a pyramid of 8 × 8 m at the ends.
    ['hip', prism + (12 * 8 * 3) / 2 + (8 * 8 * 3) / 3],
    // The wall is 0.3 m thick all around.
    ['parapet', prism + (20 * 8 - 19.4 * 7.4) * 3],
    ['flat', prism + (20 * 8 - 19.4 * 7.4) * 3],
  ])(
    '%s: the volume is that of the formula, walls and roof together are as high as both',
    async (type, expected) => {
      const { bytes, glb, report, high, volume } = build({ roof: type, roofHeight: 3 }, [OBLONG]);
      near(volume, expected);
      expect(high).toBeCloseTo(13, 3);
      expect(openMeshEdges(glb, 0)).toEqual([]);
      expect(turnedTriangles(glb)).toEqual([]);
      expect(report.roofs).toEqual({
        raised: 1,
        roofFlat: 0,
        roofTypeUnknown: 0,
        roofHeightUnknown: 0,
      });
      expect(report.box?.[5]).toBeCloseTo(113, 6);
      await expectClean(bytes);
    },
  );

  it('the ridge runs along the longest side, or as the file says', () => {
    const ridgeOf = (properties: object) => {
      const { glb } = build({ roof: 'gable', roofHeight: 3, ...properties }, [OBLONG]);
      const top = Math.max(...glb.positions.map((place) => place[1] as number));
      const places = glb.positions.filter((place) => top - (place[1] as number) < 0.01);
      const span = (axis: number) => {
        const values = places.map((place) => place[axis] as number);
        return Math.max(...values) - Math.min(...values);
      };
      return [span(0), span(2)].map(Math.round);
    };
    expect(ridgeOf({})).toEqual([20, 0]);
    expect(ridgeOf({ ridge: 90 })).toEqual([20, 0]);
    expect(ridgeOf({ ridge: 0 })).toEqual([0, 8]);
    expect(ridgeOf({ ridge: 182 })).toEqual([0, 8]);
  });

  it('a shed falls to the right of its direction', () => {
    const { glb } = build({ roof: 'shed', roofHeight: 3, ridge: 90 }, [OBLONG]);
    const top = Math.max(...glb.positions.map((place) => place[1] as number));
    const high = glb.positions.filter((place) => top - (place[1] as number) < 0.01);
    // z is south: the northern edge is the high one.
    expect(high.every((place) => (place[2] as number) < -3)).toBe(true);
  });

  it('a parapet without a height of its own is taken from the walls', () => {
    const { glb, high, volume } = build({ roof: 'flat', roofHeight: 0 }, [OBLONG], {
      ...ROOF,
      parapetMeters: 0.9,
    });
    expect(high).toBeCloseTo(10, 3);
    near(volume, prism - 19.4 * 7.4 * 0.9);
    expect(openMeshEdges(glb, 0)).toEqual([]);
  });

  it('the slopes of a hip roof are flat faces with one normal each, equally steep', () => {
    const { glb } = build({ roof: 'hip', roofHeight: 3 }, [OBLONG]);
    const slopes = glb.normals.filter((normal) => (normal[1] as number) > 0.1);
    expect(slopes.length).toBe(4 + 4 + 3 + 3);
    for (const normal of slopes) expect(normal[1]).toBeCloseTo(4 / 5, 3);
  });
});

describe('roofs on other footprints', () => {
  it.each(['hip', 'gable', 'pyramid', 'shed', 'parapet'])(
    '%s on an L and around a court',
    (type) => {
      const court = [box(0, 0, 40), box(12, 12, 16).toReversed()];
      for (const rings of [[ELL], court]) {
        const { glb, report, high, volume } = build({ roof: type, roofHeight: 2 }, rings);
        expect(report.roofs.raised).toBe(1);
        expect(high).toBeCloseTo(12, 3);
        expect(openMeshEdges(glb, 0)).toEqual([]);
        expect(turnedTriangles(glb)).toEqual([]);
        const area = rings === court ? 1600 - 256 : 240;
        expect(volume).toBeGreaterThan(area * 10);
        expect(volume).toBeLessThan(area * 12);
      }
    },
  );

  it('the volume of a hip roof on an L is that of its skeleton', () => {
    // Slopes rise 0.5 m a metre from every side to 2 m. As the arms are 8 m wide, the roof is two hip roofs of 8 × 20
    // and 8 × 18 m, less what they share: over the square in the corner the one pyramid that both have.
    const half = (long: number) => (long - 8) * 8 + (64 * 2) / 3;
    const { volume } = build({ roof: 'hip', roofHeight: 2 }, [ELL]);
    near(volume, 2400 + half(20) + half(18) - sharedByArms());
  });

  it('trapezia and turned rectangles are closed, whichever way the ridge is asked for', () => {
    const shapes: [number, number][][] = [
      [
        [0, 0],
        [20, 1],
        [17, 9],
        [2, 7],
      ],
      [
        [0, 0],
        [9, 0],
        [9, 9],
        [0, 9],
      ],
    ];
    for (const corners of shapes) {
      for (const type of ['gable', 'hip', 'pyramid', 'shed', 'parapet']) {
        for (const ridge of [undefined, 0, 33, 90, 271.5]) {
          const rings = [turned(corners, 17)];
          const { glb, report } = build({ roof: type, roofHeight: 2.5, ridge }, rings);
          expect(report.roofs.raised).toBe(1);
          expect(openMeshEdges(glb, 0)).toEqual([]);
          expect(turnedTriangles(glb)).toEqual([]);
        }
      }
    }
  });

  it('a roof that cannot stand is flat and counted: here, rings that cross', () => {
    const bow = ring([0, 0], [10, 10], [10, 0], [0, 9], [-5, 4]);
    const { report, high } = build({ roof: 'hip', roofHeight: 2 }, [bow]);
    expect(report.roofs).toMatchObject({ raised: 0, roofFlat: 1 });
    expect(high).toBeCloseTo(10, 3);
  });

  it('the roof does not change what the property table says of the walls', () => {
    const { glb } = build({ roof: 'hip', roofHeight: 2 }, [ELL]);
    expect(glb.rows[0]).toMatchObject({ id: 'a', height: 10, base: 100 });
  });
});

/** By summing up: the lower of two roofs wherever both arms of the L are. */
function sharedByArms(): number {
  const [step, slope] = [0.02, 0.5];
  let sum = 0;
  for (let x = step / 2; x < 8; x += step) {
    for (let y = step / 2; y < 8; y += step) {
      const across = Math.min(y, 8 - y, x) * slope;
      const up = Math.min(x, 8 - x, y) * slope;
      // The L's roof there is the higher of both, so that the lower is counted twice.
      sum += Math.min(across, up) * step * step;
    }
  }
  return sum;
}
