import { expect, test, vi } from 'vitest';
import type { Listener } from './broker.js';
import { createCityClock } from './city-clock.js';
import type { BoroughServer } from './server.js';
import { type Simulation, startSimulation } from './simulate.js';

/** A server that keeps what it is told. */
function createServerDouble() {
  const listeners = new Set<Listener>();
  const said: string[] = [];
  const forgotten: string[] = [];
  const server: BoroughServer = {
    url: '',
    mqttUrl: undefined,
    clock: createCityClock({ fromMs: 0, rate: 10 }),
    publish: (topic, payload) => void said.push(`${topic} ${payload}`),
    forget: (topics) => void forgotten.push(...topics),
    onPublish(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {},
  };
  const hear = (topic: string): void => {
    for (const listener of listeners) listener(topic, new Uint8Array());
  };
  return { server, said, forgotten, hear, listeners };
}

function createSimulation(): Simulation & { readonly held: string[] } {
  const held: string[] = [];
  return {
    held,
    fill: () => [{ topic: 'a', payload: 'fill' }],
    step: () => [{ topic: 'b', payload: 'step' }],
    heard: (topic) => void held.push(topic),
  };
}

test('a simulation fills the city once, then steps, and leaps with the clock', () => {
  vi.useFakeTimers();
  try {
    const { server, said, forgotten } = createServerDouble();
    const stop = startSimulation(server, createSimulation(), { everyMs: 100 });
    vi.advanceTimersByTime(200);
    expect(said).toEqual(['a fill', 'b step', 'b step']);
    server.clock?.hold();
    vi.advanceTimersByTime(500);
    expect(said).toHaveLength(3);
    server.clock?.jump(0);
    vi.advanceTimersByTime(100);
    expect(forgotten.sort()).toEqual(['a', 'b']);
    expect(said.slice(3)).toEqual(['a fill', 'b step']);
    stop();
    vi.advanceTimersByTime(1000);
    expect(said).toHaveLength(5);
  } finally {
    vi.useRealTimers();
  }
});

test('a simulation hears what others publish, until it is stopped', () => {
  const { server, hear, listeners } = createServerDouble();
  const simulation = createSimulation();
  const stop = startSimulation(server, simulation);
  hear('town/energy/B-1204');
  stop();
  hear('town/energy/B-1205');
  expect(simulation.held).toEqual(['town/energy/B-1204']);
  expect(listeners.size).toBe(0);
});
