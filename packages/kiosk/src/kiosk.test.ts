import { type City, toLink } from '@borough/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createKiosk, type KioskOptions } from './kiosk.js';
import { AWAY, createEndlessFlights, openSmallCity, settled, VISIT } from './testing/city.js';
import { createTiming } from './testing/timing.js';

const undos: (() => void)[] = [];
afterEach(() => {
  for (const undo of undos.splice(0).reverse()) undo();
});

function createStand(options: Partial<KioskOptions> = {}) {
  const city: City = openSmallCity();
  const renderer = createEndlessFlights();
  const timing = createTiming();
  const failures: unknown[] = [];
  undos.push(city.close, city.attach(renderer));
  const first = { state: toLink(city.state()), views: city.scene.views };
  const kiosk = createKiosk({
    city,
    timing,
    story: 'tour',
    failed: (failure) => failures.push(failure),
    ...options,
  });
  undos.push(kiosk.close);
  return { city, renderer, timing, kiosk, first, failures };
}

describe('a kiosk', () => {
  it('KI3 shows its story to nobody; a touch in the middle of a flight ends it within the same task', () => {
    const { city, renderer, kiosk } = createStand();
    expect(city.story.state.get()).toMatchObject({ is: 'moving', story: 'tour', step: 0 });
    kiosk.touch();
    expect(city.story.state.get()).toEqual({ is: 'idle' });
    expect(renderer.flights.every(({ aborted }) => aborted)).toBe(true);
  });

  it('KI4 a minute after the last touch everything is as at the start, and the story plays', async () => {
    let resets = 0;
    const stand = createStand({ reset: () => resets++ });
    const { city, timing, kiosk, first, failures } = stand;
    for (let visitor = 0; visitor < 300; visitor++) {
      kiosk.touch();
      for (const command of VISIT) await city.run(command);
      expect(toLink(city.state())).not.toBe(first.state);
      timing.pass(60_000);
      await settled();
      const state = city.state().filter(({ do: name }) => name !== 'story');
      expect(toLink(state)).toBe(first.state);
      expect(city.scene.views).toEqual(first.views);
      expect(city.story.state.get()).toMatchObject({ is: 'moving', step: 0 });
      expect(resets).toBe(visitor + 1);
    }
    expect(failures).toEqual([]);
  });

  it('KI4 the state of the start is the one in which it was handed over, not the document’s', async () => {
    const city = openSmallCity();
    undos.push(city.close);
    for (const command of VISIT) await city.run(command);
    const timing = createTiming();
    const before = toLink(city.state());
    const kiosk = createKiosk({ city, timing });
    undos.push(kiosk.close);
    kiosk.touch();
    await city.run({ do: 'theme', name: 'light' });
    await city.run({ do: 'scenario', edit: { do: 'put', id: 'x', scenario: { patches: [] } } });
    await city.run({ do: 'deselect' });
    timing.pass(60_000);
    await settled();
    expect(toLink(city.state())).toBe(before);
  });

  it('KI4 a visitor who has done need not wait', async () => {
    const { city, kiosk, first, timing } = createStand();
    kiosk.touch();
    await city.run({ do: 'theme', name: 'dark' });
    kiosk.leave();
    kiosk.leave();
    await settled();
    expect(city.scene.views).toEqual(first.views);
    expect(city.scene.theme.name).toBe('light');
    expect(city.story.state.get()).toMatchObject({ is: 'moving', step: 0 });
    expect(timing.waiting).toBe(0);
  });

  it('KI3 a story that ends begins again, and one that a visitor plays is the visitor’s', async () => {
    const { city, kiosk } = createStand();
    await city.run({ do: 'leadStory', to: 'stop' });
    expect(city.story.state.get()).toMatchObject({ is: 'moving', step: 0 });
    kiosk.touch();
    await city.run({ do: 'story', id: 'tour', step: 'dusk' });
    kiosk.touch();
    await settled();
    expect(city.story.state.get()).toMatchObject({ is: 'staying', step: 1 });
  });

  it('KI4 who comes while it is being put back is not shown the story', async () => {
    const { city, timing, kiosk } = createStand();
    kiosk.touch();
    await city.run({ do: 'look', camera: AWAY });
    timing.pass(60_000);
    kiosk.touch();
    await settled();
    expect(city.story.state.get()).toEqual({ is: 'idle' });
    expect(city.scene.views[0]?.camera.headingDegrees).toBe(0);
  });
});
