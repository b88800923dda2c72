import { describe, expect, it } from 'vitest';
import type { Connector, Lane } from './lane.js';
import { lengthOf, nearestOn } from './line.js';
import { distance, type Point } from './plane.js';
import { createTown } from './town.js';
import { placeOfDevice } from './tunnel.js';

const town = createTown({ seed: 1 });
const { lanes, connectors } = town;

describe('the lane graph', () => {
  it('lets every lane go on, but where it leaves the town', () => {
    for (const lane of lanes) {
      expect(lane.next.length === 0, lane.key).toBe(lane.end === 'border');
      expect(lane.lengthMeters, lane.key).toBeGreaterThan(1);
    }
    const sources = lanes.filter(({ before }) => before.length === 0);
    expect(sources).toHaveLength(lanes.filter(({ end }) => end === 'border').length);
  });

  it('joins lanes by connectors within a centimetre', () => {
    for (const { key, from, to, points } of connectors) {
      const [a, b] = [lanes[from], lanes[to]] as [Lane, Lane];
      expect(distance(a.points.at(-1) as Point, points[0] as Point), key).toBeLessThan(0.01);
      expect(distance(b.points[0] as Point, points.at(-1) as Point), key).toBeLessThan(0.01);
    }
  });

  it('is strongly connected: a vehicle inside can reach every lane', () => {
    const reach = (start: number, step: (lane: Lane) => number[]): number => {
      const seen = new Set([start]);
      const queue = [start];
      for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
        for (const next of step(lanes[place] as Lane)) {
          if (seen.has(next)) continue;
          seen.add(next);
          queue.push(next);
        }
      }
      return seen.size;
    };
    const beside = (lane: Lane) => [lane.left, lane.right].filter((place) => place !== null);
    const inside = lanes.findIndex(({ end, before }) => end === 'junction' && before.length > 0);
    const borders = lanes.filter(({ end }) => end === 'border').length;
    const ahead = reach(inside, (lane) => [
      ...lane.next.map((c) => (connectors[c] as Connector).to),
      ...beside(lane),
    ]);
    const back = reach(inside, (lane) => [
      ...lane.before.map((c) => (connectors[c] as Connector).from),
      ...beside(lane),
    ]);
    expect(ahead).toBe(lanes.length - borders);
    expect(back).toBe(lanes.length - borders);
  });

  it('gives way without a circle of two', () => {
    connectors.forEach(({ yieldsTo }, place) => {
      for (const other of yieldsTo) expect(connectors[other]?.yieldsTo).not.toContain(place);
    });
  });

  it('rules every connector of a signalled junction by one group, and uses every group', () => {
    const groups = new Set(town.signals.flatMap((plan) => plan.groups.map(({ key }) => key)));
    const used = new Set(connectors.flatMap(({ signal }) => signal ?? []));
    expect([...groups].filter((key) => !used.has(key))).toEqual([]);
    expect([...used].filter((key) => !groups.has(key))).toEqual([]);
    const signalled = new Set(town.signals.map(({ junction }) => junction));
    for (const { key, junction, signal } of connectors)
      expect(signal !== null, key).toBe(signalled.has(junction));
  });

  it('ends every phase within the cycle', () => {
    for (const { cycleSeconds, amberSeconds, allRedSeconds, groups } of town.signals) {
      for (const { greenAtSeconds, greenSeconds } of groups) {
        expect(greenAtSeconds + greenSeconds + amberSeconds + allRedSeconds).toBeLessThanOrEqual(
          cycleSeconds,
        );
      }
    }
  });
});

describe('buses', () => {
  it('follow lanes that join, all around', () => {
    for (const { lanes: own, key } of town.buses.routes) {
      own.forEach((place, i) => {
        const lane = lanes[place] as Lane;
        const next = own[(i + 1) % own.length] as number;
        const isOn = lane.next.some((c) => connectors[c]?.to === next);
        expect(isOn || lane.left === next || lane.right === next, `${key} at ${lane.key}`).toBe(
          true,
        );
      });
    }
  });

  it('stop on their own way', () => {
    const stops = new Map(town.buses.stops.map((stop) => [stop.key, stop]));
    for (const route of town.buses.routes) {
      expect(route.stops.length, route.key).toBeGreaterThan(4);
      for (const key of route.stops) expect(route.lanes).toContain(stops.get(key)?.lane);
    }
  });
});

describe('parking', () => {
  it('is entered from a lane and stands beside one', () => {
    for (const { entrance } of town.lots) {
      const lane = lanes[entrance.lane] as Lane;
      expect(nearestOn(lane.points, entrance.at).away).toBeLessThan(0.05);
    }
    for (const bay of town.bays) {
      const lane = lanes[bay.lane] as Lane;
      expect(nearestOn(lane.points, bay.at).away).toBeLessThan(4);
      expect(lane.road).toBe(bay.road);
    }
  });
});

describe('the tunnel and the pipes', () => {
  it('measure devices along the axis in order, each on it but for its compartment', () => {
    const { tunnel } = town;
    expect(tunnel.lengthMeters).toBeCloseTo(lengthOf(tunnel.axis), 1);
    expect(tunnel.lengthMeters).toBeGreaterThan(1_000);
    let before = 0;
    for (const device of tunnel.devices) {
      expect(device.chainageMeters).toBeGreaterThanOrEqual(before);
      expect(device.chainageMeters).toBeLessThanOrEqual(tunnel.lengthMeters);
      before = device.chainageMeters;
      const { away } = nearestOn(tunnel.axis, placeOfDevice(tunnel, device));
      expect(Math.abs(away - Math.abs(device.offsetMeters)), device.key).toBeLessThan(0.25);
    }
  });

  it('reach every node from the source', () => {
    for (const { system, nodes, pipes } of town.pipes) {
      const fed = new Set(pipes.map(({ to }) => to));
      const dry = nodes.filter((node, i) => !fed.has(i) && node.kind !== 'source');
      expect(dry, system).toEqual([]);
      expect(nodes.filter(({ kind }) => kind === 'service').length, system).toBeGreaterThan(50);
      for (const { from, to, line } of pipes) {
        expect(distance(line[0] as Point, nodes[from]?.at as Point)).toBeLessThan(0.02);
        expect(distance(line.at(-1) as Point, nodes[to]?.at as Point)).toBeLessThan(0.02);
      }
    }
  });
});
