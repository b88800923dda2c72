import { type City, type Command, openCity, type Renderer } from '@borough/core';

const camera = {
  target: [8, 47, 400],
  headingDegrees: 0,
  pitchDegrees: -45,
  rangeMeters: 900,
} as const;
export const AWAY = { ...camera, headingDegrees: 90 };

const footprint = [
  [8, 47],
  [8.001, 47],
  [8.001, 47.001],
] as const;

/** What a visitor may do: something of every kind. */
export const VISIT: readonly Command[] = [
  { do: 'theme', name: 'dark' },
  { do: 'sun', at: '2026-06-21T18:00:00.000Z' },
  { do: 'hold', at: '2026-06-21T18:00:00.000Z' },
  { do: 'scenario', edit: { do: 'put', id: 'tall', scenario: { over: 'green', patches: [] } } },
  { do: 'view', id: 'main', scenario: 'tall', hiddenLayers: ['lots'] },
  { do: 'look', camera: AWAY },
  { do: 'layer', id: 'lots', visible: false },
  { do: 'hide', table: 'lots', keys: ['P1'] },
  { do: 'select', table: 'lots', keys: ['P2', 'P3'] },
];

/** A small city with a story of a flight and a theme. */
export function openSmallCity(): City {
  return openCity({
    version: 1,
    id: 'small',
    name: 'Small',
    origin: [8, 47, 400],
    timeZone: 'UTC',
    tables: { lots: { columns: { free: { type: 'number' } } } },
    layers: [{ id: 'lots', type: 'points', table: 'lots' }],
    views: [{ id: 'main', camera }],
    scenarios: { green: { patches: [{ id: 'w', do: 'hide', table: 'lots', within: footprint }] } },
    stories: {
      tour: {
        steps: [
          { id: 'fly', seconds: 60, commands: [{ do: 'fly', camera: AWAY }] },
          { id: 'dusk', seconds: 60, commands: [{ do: 'theme', name: 'dark' }] },
        ],
      },
    },
  });
}

/** A true double of a renderer, whose flights last until somebody ends them. */
export function createEndlessFlights(): Renderer & { readonly flights: AbortSignal[] } {
  const flights: AbortSignal[] = [];
  return {
    flights,
    capabilities: { layers: [] } as never,
    mount: () => () => {},
    apply() {},
    pick: async () => null,
    fly: (_view, _target, signal) =>
      new Promise((resolve) => {
        if (signal) flights.push(signal);
        signal?.addEventListener('abort', () => resolve('aborted'));
      }),
    stats: () => ({ tilesLoaded: 0, tilesFailed: 0, pending: 0 }) as never,
  };
}

export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
