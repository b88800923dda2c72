import type { City, Command } from '@borough/core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel } from './channel.js';
import { followScreen, leadScreens } from './screens.js';
import { AWAY, openSmallCity, settled, VISIT } from './testing/city.js';
import { windowOf } from './wall.js';

const undos: (() => void)[] = [];
afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

function openTest(): City {
  const city = openSmallCity();
  undos.push(city.close);
  return city;
}

/** What one end posts, the others hear, as a copy. */
function createAir() {
  const ends = new Set<(message: unknown) => void>();
  const openings = new Set<() => void>();
  const said: string[] = [];
  let isThere = true;
  return {
    said,
    lose() {
      isThere = false;
    },
    mend() {
      isThere = true;
      for (const then of openings) then();
    },
    join(): Channel {
      const own = new Set<(message: unknown) => void>();
      return {
        post(message) {
          said.push((message as { borough: string }).borough);
          if (!isThere) return;
          for (const hear of [...ends]) if (!own.has(hear)) hear(structuredClone(message));
        },
        listen(hear) {
          ends.add(hear);
          own.add(hear);
          return () => {
            ends.delete(hear);
            own.delete(hear);
          };
        },
        opened(then) {
          openings.add(then);
          return () => openings.delete(then);
        },
      };
    },
  };
}

const shared = (city: City): readonly Command[] =>
  city.state().filter(({ do: name }) => name !== 'hide');

/** Frames that come when they are called. */
function createFrames() {
  let due: (() => void) | null = null;
  return {
    requestFrame(callback: () => void) {
      due = callback;
      return () => {
        due = null;
      };
    },
    draw() {
      const now = due;
      due = null;
      now?.();
    },
  };
}

const WALL = { rows: 1, columns: 2, bezel: [0.1, 0] } as const;

function createPair() {
  const air = createAir();
  const { requestFrame, draw } = createFrames();
  const leader = openTest();
  const follower = openTest();
  const failures: unknown[] = [];
  undos.push(
    leadScreens({
      city: leader,
      channel: air.join(),
      screen: { ...WALL, row: 0, column: 0 },
      requestFrame,
    }),
    followScreen({
      city: follower,
      channel: air.join(),
      screen: { ...WALL, row: 0, column: 1 },
      failed: (failure) => failures.push(failure),
    }),
  );
  return { air, draw, leader, follower, failures };
}

describe('a wall', () => {
  it('KI8 is one picture in parts, with what is behind the bezels left out', () => {
    expect(windowOf({ rows: 1, columns: 1 }, 0, 0)).toEqual([0, 0, 1, 1]);
    const [left, right] = [windowOf(WALL, 0, 0), windowOf(WALL, 0, 1)];
    expect(left).toEqual([0, 0, 1 / 2.1, 1]);
    expect(right[0]).toBeCloseTo(1.1 / 2.1);
    expect(right[0] + right[2]).toBeCloseTo(1);
    const corner = windowOf({ rows: 3, columns: 4, bezel: [0.02, 0.03] }, 2, 3);
    expect(corner[0] + corner[2]).toBeCloseTo(1);
    expect(corner[1] + corner[3]).toBeCloseTo(1);
    expect(() => windowOf(WALL, 0, 2)).toThrow(/SCREEN_OUTSIDE/);
  });
});

describe('screens', () => {
  it('KI8 each show their part, and the whole again when they part', () => {
    const city = openTest();
    const channel = createAir().join();
    const undo = followScreen({ city, channel, screen: { ...WALL, row: 0, column: 1 } });
    expect(city.scene.views[0]?.window).toEqual(windowOf(WALL, 0, 1));
    undo();
    expect(city.scene.views[0]?.window).toEqual([0, 0, 1, 1]);
  });

  it('KI9 follow the leader in everything that is shared, and back again', async () => {
    const { leader, follower, draw, failures } = createPair();
    for (const command of VISIT) {
      await leader.run(command);
      draw();
      await settled();
      expect(shared(follower)).toEqual(shared(leader));
    }
    await leader.run({ do: 'select', table: 'lots', keys: ['P2', 'P4'] });
    draw();
    await settled();
    expect(shared(follower)).toEqual(shared(leader));
    const edit = { do: 'put', id: 'tall', scenario: { patches: [] } };
    await leader.run({ do: 'scenario', edit });
    await leader.run({ do: 'layer', id: 'lots', visible: true });
    await leader.run({ do: 'live' });
    await leader.run({ do: 'view', id: 'main', scenario: 'existing', hiddenLayers: [] });
    draw();
    await settled();
    expect(shared(follower)).toEqual(shared(leader));
    expect(failures).toEqual([]);
    expect(follower.scene.views[0]?.window).toEqual(windowOf(WALL, 0, 1));
  });

  it('KI9 hear of a moving camera once a frame, and of nothing else', async () => {
    const { air, leader, follower, draw } = createPair();
    air.said.splice(0);
    for (let i = 1; i <= 10; i++) {
      await leader.run({ do: 'look', camera: { ...AWAY, headingDegrees: i } });
      await leader.run({ do: 'look', camera: { ...AWAY, headingDegrees: i * 2 } });
      draw();
    }
    await settled();
    expect(air.said).toEqual(Array.from({ length: 10 }, () => 'camera'));
    expect(follower.scene.views[0]?.camera.headingDegrees).toBe(20);
  });

  it('KI9 that come later, and a leader that comes back, are told all at once', async () => {
    const { air, leader, draw } = createPair();
    for (const command of VISIT) await leader.run(command);
    draw();
    const late = openTest();
    undos.push(followScreen({ city: late, channel: air.join() }));
    await settled();
    expect(shared(late)).toEqual(shared(leader));
    const anew = openTest();
    undos.push(leadScreens({ city: anew, channel: air.join(), requestFrame: () => () => {} }));
    await settled();
    expect(shared(late)).toEqual(shared(anew));
  });

  it('KI9 are told all that they have missed when a lost way is there again', async () => {
    const { air, leader, follower, draw } = createPair();
    air.lose();
    for (const command of VISIT) await leader.run(command);
    draw();
    await settled();
    expect(shared(follower)).not.toEqual(shared(leader));
    air.mend();
    await settled();
    expect(shared(follower)).toEqual(shared(leader));
    expect(follower.scene.views[0]?.camera).toEqual(leader.scene.views[0]?.camera);
  });

  it('KI9 leave what they cannot understand where it is', async () => {
    const { air, leader, follower } = createPair();
    const { post } = air.join();
    for (const junk of [{}, { borough: 'state' }, { borough: 'camera' }]) post(junk);
    post({ borough: 'state', commands: [{ do: 'explode' }] });
    await settled();
    expect(shared(follower)).toEqual(shared(leader));
  });
});
