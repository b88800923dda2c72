import { chanceOf } from '../random.js';
import type { SimulatorMessage } from '../simulator.js';
import { createPlace } from '../town/place.js';
import type { Town } from '../town/town.js';
import { STEP_MS } from './drive.js';
import { createRoadSpeeds } from './road-speed.js';
import { createTrafficModel, type TrafficModel, type VehiclePose } from './traffic-model.js';
import type { Vehicle } from './vehicle.js';

/** The simulated traffic of a town, as a server runs it. */
export interface TrafficFeed {
  fill(cityMs: number, rate: number): SimulatorMessage[];
  step(cityMs: number, wallMs: number): SimulatorMessage[];
  heard(topic: string, wallMs: number): void;
  /** Where a vehicle truly is, reported or not; for the last twenty seconds. */
  modelAt(id: string, cityMs: number): VehiclePose | null;
  /** Vehicles that stop reporting for good in this run, and when; they drive on. */
  silences(): ReadonlyMap<string, number>;
  readonly model: TrafficModel;
}

const REPORT_STEPS = 5;
const ROADS_MS = 5_000;
/** Beyond this only the last second is told: a city at a hundred times the speed is a slide show. */
const TOLD_STEPS = 50;
const SILENT_SHARE = 0.012;

/**
 * Vehicles on `town/vehicles` and buses on `town/buses` (each once a second, a fifth of them in each step), speeds of
 * roads every five seconds on `town/traffic`, and signals as they change on `town/signals/<junction>`.
 */
export function createTrafficFeed(town: Town, seed: number): TrafficFeed {
  const model = createTrafficModel(town, seed);
  const roads = createRoadSpeeds(town, model.ground.ways);
  const place = createPlace(town.origin);
  const shown = new Map<string, string>();
  let silentFrom = new Map<string, number>();

  const fix = (vehicle: Vehicle) => {
    const { at, headingDegrees, speed } = model.poseNow(vehicle.place);
    const [lon, lat] = place(at);
    return { lon, lat, heading: headingDegrees, speed: Math.round(speed * 10) / 10 };
  };
  const toBus = (vehicle: Vehicle) => {
    const { bus, id, doing } = vehicle;
    const stop = bus?.loop.stops[bus.nextStop]?.stop;
    return {
      id,
      route: bus?.loop.route.key,
      ...fix(vehicle),
      status: doing === 'dwell' ? 'STOPPED_AT' : 'IN_TRANSIT_TO',
      stop: stop?.key,
      stopEn: stop?.nameEn,
      stopZh: stop?.nameZh,
      delay: bus?.delaySeconds,
    };
  };
  const tell = (vehicles: readonly Vehicle[]): SimulatorMessage[] => {
    const time = new Date(model.nowMs).toISOString();
    const heard = vehicles.filter(({ id }) => !((silentFrom.get(id) ?? Infinity) <= model.nowMs));
    const cars = heard.filter(({ kind }) => kind === 'car');
    const buses = heard.filter(({ kind }) => kind === 'bus');
    const message = (topic: string, rows: object[]): SimulatorMessage[] =>
      rows.length > 0 ? [{ topic, payload: JSON.stringify({ time, vehicles: rows }) }] : [];
    return [
      ...message(
        'town/vehicles',
        cars.map((car) => ({ id: car.id, ...fix(car) })),
      ),
      ...message('town/buses', buses.map(toBus)),
    ];
  };
  const tellRoads = (): SimulatorMessage => ({
    topic: 'town/traffic',
    payload: JSON.stringify({ time: new Date(model.nowMs).toISOString(), roads: roads.read() }),
  });
  /** Junctions whose signals show something else than was said last. */
  const tellSignals = (): SimulatorMessage[] =>
    town.signals.flatMap((plan) => {
      const states = model.ground.signals.statesOf(plan, model.nowMs);
      const text = states.join();
      if (shown.get(plan.junction) === text) return [];
      shown.set(plan.junction, text);
      const groups = plan.groups.map(({ key }, i) => ({ id: key, state: states[i] }));
      const time = new Date(model.nowMs).toISOString();
      const payload = JSON.stringify({ time, junction: plan.junction, groups });
      return [{ topic: `town/signals/${plan.junction}`, payload }];
    });
  const restart = (): void => {
    shown.clear();
    roads.clear();
    silentFrom = new Map();
    for (const { id, kind } of model.vehicles) {
      if (kind === 'bus' || chanceOf(`silent ${id}`, seed) >= SILENT_SHARE) continue;
      const seconds = 90 + Math.floor(chanceOf(`silent since ${id}`, seed) * 480);
      silentFrom.set(id, model.anchorMs + seconds * 1000);
    }
  };
  return {
    model,
    heard() {},
    silences: () => silentFrom,
    modelAt: model.poseAt,
    fill(cityMs) {
      model.advance(cityMs, (isNew) => isNew && restart());
      roads.note(model.vehicles);
      shown.clear();
      return [...tell(model.vehicles), tellRoads(), ...tellSignals()];
    },
    step(cityMs) {
      const messages: SimulatorMessage[] = [];
      const quietUntilMs =
        cityMs - model.nowMs > TOLD_STEPS * STEP_MS ? cityMs - REPORT_STEPS * STEP_MS : -Infinity;
      model.advance(cityMs, (isNew) => {
        if (isNew) restart();
        const tick = Math.round(model.nowMs / STEP_MS);
        if (tick % REPORT_STEPS === 0) roads.note(model.vehicles);
        if (model.nowMs < quietUntilMs) return;
        const due = model.vehicles.filter((vehicle) => (vehicle.place + tick) % REPORT_STEPS === 0);
        messages.push(...tell(due), ...tellSignals());
        if (model.nowMs % ROADS_MS === 0) messages.push(tellRoads());
      });
      return messages;
    },
  };
}
