import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type City, openCity } from '../city.js';
import type { Command } from '../command/command.js';
import { readLink, toLink } from '../command/link.js';
import { resetOf } from '../command/reset.js';
import { captureStep } from './capture.js';

const camera = { target: [8, 47, 400], headingDegrees: 0, pitchDegrees: -45, rangeMeters: 900 };
const away = { ...camera, headingDegrees: 90 };
const footprint = [
  [8, 47],
  [8.001, 47],
  [8.001, 47.001],
];
const DESCRIPTION = {
  version: 1,
  id: 'test',
  name: 'Test',
  origin: [8, 47, 400],
  timeZone: 'UTC',
  tables: { lots: { columns: { free: { type: 'number' } } } },
  layers: [
    { id: 'lots', type: 'points', table: 'lots' },
    { id: 'bars', type: 'points', table: 'lots', visible: false },
  ],
  views: [{ id: 'main', camera }],
  scenarios: { green: { patches: [{ id: 'w', do: 'hide', table: 'lots', within: footprint }] } },
  stories: {
    tour: {
      steps: [
        { id: 'river', seconds: 60, commands: [{ do: 'look', camera: away }] },
        { id: 'square', seconds: 60, commands: [{ do: 'theme', name: 'dark' }] },
      ],
    },
  },
};

const open: City[] = [];
function openTest(more: object = {}): City {
  const city = openCity({ ...DESCRIPTION, ...more });
  open.push(city);
  return city;
}
afterEach(() => {
  for (const city of open.splice(0)) city.close();
});
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Much that a visitor may have done. */
const VISIT: readonly Command[] = [
  { do: 'theme', name: 'dark' },
  { do: 'sun', at: '2026-06-21T18:00:00.000Z' },
  { do: 'weather', weather: { rain: 2 } },
  { do: 'replay', from: '2026-06-21T18:00:00.000Z', rate: 60 },
  { do: 'scenario', edit: { do: 'put', id: 'tall', scenario: { over: 'green', patches: [] } } },
  { do: 'view', id: 'main', scenario: 'tall', hiddenLayers: ['lots'] },
  { do: 'compare', how: 'swipe', at: 0.25 },
  { do: 'look', camera: away as never },
  { do: 'layer', id: 'lots', visible: false },
  { do: 'layer', id: 'bars', visible: true },
  { do: 'hide', table: 'lots', keys: ['P1'] },
  { do: 'select', table: 'lots', keys: ['P2', 'P3'] },
];

describe('the stories of a city', () => {
  it('SO6 are checked when it is opened, each command by its path', () => {
    const tour = (commands: unknown[], id = 'b'): object => ({
      stories: {
        tour: {
          steps: [
            { id: 'a', seconds: 1, commands: [] },
            { id, seconds: 1, commands },
          ],
        },
      },
    });
    expect(() => openTest(tour([{ do: 'live' }, { do: 'theme', name: 'pink' }]))).toThrow(
      /stories\.tour\.steps\[1\]\.commands\[1\]\.name/,
    );
    expect(() => openTest(tour([{ do: 'story', id: 'tour' }]))).toThrow(
      /stories\.tour\.steps\[1\]\.commands\[0\]\.do: a step cannot lead a story/,
    );
    expect(() => openTest(tour([], 'a'))).toThrow(/stories\.tour\.steps\[1\]\.id/);
  });

  it('SO1 SO3 SO5 play by command', async () => {
    const city = openTest();
    await city.run({ do: 'story', id: 'tour' });
    await settled();
    expect(city.story.state.get()).toMatchObject({ is: 'staying', step: 0, failures: [] });
    expect(city.scene.views[0]?.camera.headingDegrees).toBe(90);
    await city.run({ do: 'leadStory', to: 'next' });
    await settled();
    expect(city.scene.theme.name).toBe('dark');
    await city.run({ do: 'leadStory', to: 'pause' });
    expect(city.story.state.get()).toMatchObject({ is: 'paused', step: 1 });
    await city.run({ do: 'leadStory', to: 'stop' });
    expect(city.story.state.get()).toEqual({ is: 'idle' });
    await expect(city.run({ do: 'story', id: 'tower' })).rejects.toThrow(/STORY_UNKNOWN/);
    await expect(city.run({ do: 'leadStory', to: 'jump' })).rejects.toThrow(/COMMAND_INVALID/);
  });

  it('SO8 stand in a link: what plays goes on, what is paused moves nothing', async () => {
    const city = openTest();
    await city.run({ do: 'story', id: 'tour', step: 'square' });
    await settled();
    expect(city.state().at(-1)).toEqual({ do: 'story', id: 'tour', step: 'square' });
    await city.run({ do: 'leadStory', to: 'pause' });
    await city.run({ do: 'theme', name: 'light' });
    const other = openTest();
    for (const command of readLink(toLink(city.state()))) await other.run(command);
    expect(other.story.state.get()).toMatchObject({ is: 'paused', story: 'tour', step: 1 });
    expect(other.scene.theme.name).toBe('light');
    expect(other.state()).toEqual(city.state());
  });

  it('SO7 a captured step leads from anywhere to where it was captured', async () => {
    const there = openTest();
    for (const command of VISIT.slice(0, 10)) await there.run(command);
    await there.run({ do: 'hold', at: '2026-06-21T18:00:00.000Z' });
    const words = { id: 'now', seconds: 5 };
    const far = captureStep(there.description, there.state(), words);
    const home = captureStep(DESCRIPTION as never, [{ do: 'live' }], { id: 'home', seconds: 5 });
    // Without an engine nothing flies, so cameras are put.
    const put = (command: unknown): unknown =>
      (command as Command).do === 'fly' ? { ...(command as object), do: 'look' } : command;
    expect(far.commands.filter((c) => (c as Command).do === 'fly')).toHaveLength(1);
    const city = openTest({ stories: { told: { steps: [far, home] } } });
    for (const command of far.commands) await city.run(put(command));
    expect(city.state()).toEqual(there.state());
    for (const command of home.commands) await city.run(put(command));
    expect(city.scene.views).toEqual(openTest().scene.views);
    expect(city.state().map(({ do: name }) => name)).toEqual(['live', 'scenario']);
  });
});

it('SO4 SO6 the tour of the town runs in the town: every step, in two languages, without a failure', async () => {
  const path = new URL('../../../../cities/town.json', import.meta.url);
  const { feeds: _, ...town } = JSON.parse(readFileSync(path, 'utf8'));
  const city = openCity(town);
  open.push(city);
  const { steps } = city.description.stories?.tour ?? { steps: [] };
  expect(steps.length).toBeGreaterThanOrEqual(4);
  for (const { id, text, label } of steps) {
    await city.run({ do: 'story', id: 'tour', step: id });
    await settled();
    expect(city.story.state.get()).toMatchObject({ is: 'staying', failures: [] });
    expect(Object.keys(text ?? {})).toEqual(['en', 'zh-CN']);
    expect(Object.keys(label ?? {})).toEqual(['en', 'zh-CN']);
  }
});

it('CO5 whatever was done, there are commands back to the description', async () => {
  const city = openTest();
  const fresh = city.scene.views;
  for (const command of VISIT) await city.run(command);
  await city.run({ do: 'story', id: 'tour' });
  await city.run({ do: 'scenario', edit: { do: 'drop', id: 'tall' } });
  await city.run({ do: 'view', id: 'main', scenario: 'existing' });
  await city.run({ do: 'scenario', edit: { do: 'drop', id: 'green' } });
  for (const command of resetOf(city.description, city.state())) await city.run(command);
  expect(city.state()).toEqual([{ do: 'live' }]);
  expect(city.scene.views).toEqual(fresh);
  for (const command of VISIT) await city.run(command);
  for (const command of resetOf(city.description, city.state())) await city.run(command);
  expect(city.state()).toEqual([{ do: 'live' }]);
});
