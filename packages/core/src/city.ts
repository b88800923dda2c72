import { createDesk } from './bind/desk.js';
import type { TilesetEvent } from './bind/feature.js';
import { type Coverage, createJoin } from './bind/join.js';
import type { CommandResult } from './command/command.js';
import { runCommand } from './command/run.js';
import { BoroughError } from './error.js';
import type { FeedHealth, OpenFeeds } from './intake/feed.js';
import type { Renderer } from './render/renderer.js';
import { createStage, nextFrame, type RequestFrame } from './render/stage.js';
import { readCity } from './scene/check.js';
import type { CityDescription, FeedDescription } from './scene/description.js';
import { toPlan } from './scene/plan.js';
import { createScene, type Scene } from './scene/scene.js';
import { createScope, type Undo } from './scope.js';
import type { Hit } from './select/hit.js';
import { type PanelRow, toPanelRows } from './select/panel.js';
import { type Chosen, createSelection, type Selection } from './select/selection.js';
import { type ReadonlySignal, signal } from './signal/signal.js';
import { type Legend, toLegend } from './style/legend.js';
import { createTable, type Table } from './table/table.js';
import { type Clock, createClock } from './time/clock.js';

/** A city that runs: one description, one live state, any number of renderers and panels. */
export interface City {
  readonly description: CityDescription;
  readonly clock: Clock;
  readonly scene: Scene;
  readonly tables: ReadonlyMap<string, Table>;
  readonly selection: Selection;
  readonly hover: ReadonlySignal<Hit | null>;
  /** `lost` while the GPU is gone. */
  readonly context: ReadonlySignal<'ok' | 'lost'>;
  /** At most four times a second. */
  readonly health: ReadonlySignal<Health>;
  /** Starts drawing with a renderer; the undo takes it off again, down to the last texture. */
  attach(renderer: Renderer): Undo;
  panel(thing: Chosen): readonly PanelRow[];
  /** null where the layer has no colour rule. */
  legend(layer: string): Legend | null;
  /** Carries out a command: a value, checked by its schema. */
  run(command: unknown, signal?: AbortSignal): Promise<CommandResult>;
  close(): void;
}

export interface Health {
  readonly feeds: readonly FeedHealth[];
  readonly tilesets: Readonly<Record<string, Coverage>>;
  readonly events: readonly (TilesetEvent & { readonly atMs: number })[];
}

export interface CityOptions {
  /** Where the description came from; its relative urls start there. */
  readonly baseUrl?: string;
  readonly feeds?: OpenFeeds;
  /** Ports to the real time, for tests: now, and the next frame. */
  readonly wallMs?: () => number;
  readonly requestFrame?: RequestFrame;
}

/** Sweeps and slow news, milliseconds; pages looked at in one sweep stay well under a millisecond. */
const TICK_MS = 100;
const PAGES_A_TICK = 128;
const HEALTH_MS = 250;

/**
 * Opens a city; close it when done.
 *
 * @throws BoroughError `CITY_INVALID`, with the path of every bad field
 * @example
 * const city = openCity({ version: 1, id: 'a', name: 'A', origin: [8, 47, 400], timeZone: 'Europe/Zurich' });
 * city.close();
 */
export function openCity(value: unknown, options: CityOptions = {}): City {
  const description = readCity(value);
  const { baseUrl, wallMs = Date.now, requestFrame = nextFrame } = options;
  const scope = createScope();
  const clock = createClock(wallMs);
  const tables = new Map<string, Table>();
  for (const [id, table] of Object.entries(description.tables ?? {}))
    tables.set(id, createTable(id, table));
  const scene = createScene(description, tables, clock, baseUrl);
  const selection = createSelection(scene);
  const hover = signal<Hit | null>(null);
  const context = signal<'ok' | 'lost'>('ok');
  let isHealthDue = true;
  const join = createJoin(
    new Map(scene.tilesets.map((tileset) => [tileset.id, tileset])),
    scene.table,
    wallMs,
    () => {
      isHealthDue = true;
    },
  );
  const plans = Object.entries(description.feeds ?? {}).map(([id, feed]) =>
    toPlan(id, feed, feed.table ? tables.get(feed.table) : undefined, baseUrl),
  );
  const feedOf = (id: string): FeedDescription | undefined => description.feeds?.[id];
  const desk = createDesk(
    plans,
    (id) => tables.get(feedOf(id)?.table ?? ''),
    (id) => feedOf(id)?.label ?? id,
    clock,
    scene.playMs,
  );
  const health = signal<Health>(readHealth());

  function readHealth(): Health {
    isHealthDue = false;
    return {
      feeds: desk.health(),
      tilesets: Object.fromEntries(scene.tilesets.map(({ id }) => [id, join.coverage(id)])),
      events: [...join.events],
    };
  }

  const stage = createStage(
    { scene, tables, features: join.port, selection, hover, context },
    requestFrame,
    () => feeds?.pull(),
  );
  scope.add(stage.close);
  const feeds = options.feeds?.(plans, (delivery) => {
    desk.accept(delivery);
    isHealthDue = true;
    stage.request();
  });
  if (plans.length > 0 && !feeds)
    throw new BoroughError(
      'CITY_NO_FEEDS',
      'The city describes feeds, but no feeds were handed in. Add { feeds: openFeeds } from @borough/feeds.',
    );
  scope.add(() => feeds?.close());
  feeds?.pull();

  let healthAt = 0;
  const timer = setInterval(() => {
    // A city that draws nothing still listens.
    feeds?.pull();
    if (desk.sweep(PAGES_A_TICK)) stage.request();
    scene.refresh();
    const now = performance.now();
    if (!isHealthDue || now - healthAt < HEALTH_MS) return;
    healthAt = now;
    health.set(readHealth());
  }, TICK_MS);
  scope.add(() => clearInterval(timer));
  scope.add(scene.watch(stage.request));
  scope.add(selection.chosen.watch(stage.request));
  scope.add(clock.state.watch(desk.restart));

  return {
    description,
    clock,
    scene,
    tables,
    selection,
    hover,
    context,
    health,
    attach(renderer) {
      const undo = stage.attach(renderer);
      scope.add(undo);
      return undo;
    },
    panel: ({ table, key }) => toPanelRows(scene.table(table), key, clock.nowMs(), desk.sourceOf),
    legend(id) {
      const reader = scene.layers.find((layer) => layer.id === id);
      const rule = reader?.layer.style?.color;
      if (!reader || !rule || !reader.style.color) return null;
      const { schema } = scene.table(reader.table).column(rule.column);
      return toLegend(rule, reader.style.color, schema, scene.theme);
    },
    async run(command, signal) {
      const result = await runCommand({ scene, clock, selection, fly: stage.fly }, command, signal);
      stage.request();
      return result;
    },
    close: scope.close,
  };
}
