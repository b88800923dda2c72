import { createDesk } from './bind/desk.js';
import { createHosts } from './bind/hosts.js';
import { createJoin } from './bind/join.js';
import { createEventLog, toError } from './bind/log.js';
import { createReport, type Health } from './bind/report.js';
import type { Command, CommandResult } from './command/command.js';
import { runCommand } from './command/run.js';
import { stateOf } from './command/state.js';
import type { BoroughError } from './error.js';
import { createExtension } from './extend.js';
import type { OpenFeeds } from './intake/feed.js';
import type { Renderer } from './render/renderer.js';
import { createStage, nextFrame, type RequestFrame } from './render/stage.js';
import type { Alarm } from './rule/alarm.js';
import { createAlarms } from './rule/alarms.js';
import { SCENARIO_SOURCE, SCENARIO_TABLE } from './scenario/added.js';
import type { Compare } from './scenario/compare.js';
import { createFutures } from './scenario/futures.js';
import type { Ledger } from './scenario/ledger.js';
import { readCity } from './scene/check.js';
import type { CityDescription } from './scene/description.js';
import { type CityPart, withView } from './scene/part.js';
import { toUrl } from './scene/plan.js';
import { createScene, type Scene } from './scene/scene.js';
import { createScope, type Undo } from './scope.js';
import { createSearch, type Finding, titlesOf } from './search/search.js';
import type { Hit } from './select/hit.js';
import { type PanelRow, type PanelSource, toPanelRows } from './select/panel.js';
import { type Chosen, createSelection, type Selection } from './select/selection.js';
import { type ReadonlySignal, signal } from './signal/signal.js';
import { createStoryPlayer, type StoryPlayer } from './story/player.js';
import { type Legend, toLegend } from './style/legend.js';
import { createPast, type History } from './table/history.js';
import { placeOf } from './table/place.js';
import { createTable, type Table } from './table/table.js';
import { type Clock, createClock } from './time/clock.js';

/** A city that runs: one description, one live state, any number of renderers and panels. */
export interface City {
  /** The whole document: as it was opened, with the parts that are there now. */
  readonly description: CityDescription;
  readonly clock: Clock;
  readonly scene: Scene;
  readonly tables: ReadonlyMap<string, Table>;
  /** What was known earlier: the tables show it while the clock stands there. */
  readonly history: History;
  /** What the rules have found, newest first; bounded. */
  readonly alarms: ReadonlySignal<readonly Alarm[]>;
  readonly selection: Selection;
  /** The futures of this city, and every step that led to them. */
  readonly scenarios: Ledger;
  readonly compare: Compare;
  /** Plays the city's stories. */
  readonly story: StoryPlayer;
  readonly hover: ReadonlySignal<Hit | null>;
  /** `lost` while the GPU is gone. */
  readonly context: ReadonlySignal<'ok' | 'lost'>;
  /** At most four times a second. */
  readonly health: ReadonlySignal<Health>;
  /** The newest failure that nobody was waiting for: tell it to people, or to a log. Also among the events. */
  readonly error: ReadonlySignal<BoroughError | null>;
  /** Starts drawing with a renderer; the undo takes it off again, down to the last texture. */
  attach(renderer: Renderer): Undo;
  /**
   * Adds a part of a description: tilesets, tables, feeds, layers, views, places. It may refer to what is there.
   * The undo takes it out again at the end of the task; the same part, added again before that, stays as it is.
   *
   * @throws BoroughError `PART_INVALID`, with the path of every bad field in the part
   */
  extend(part: CityPart): Undo;
  panel(thing: Chosen): readonly PanelRow[];
  /** Things by their names, keys and texts, in any language, best first; Chinese by initials as well. */
  find(text: string, limit?: number): readonly Finding[];
  /** null where the layer has no colour rule. */
  legend(layer: string): Legend | null;
  /** What differs from the description, as commands that bring a fresh city into this state; see `toLink`. */
  state(): readonly Command[];
  /** Carries out a command: a value, checked by its schema. */
  run(command: unknown, signal?: AbortSignal): Promise<CommandResult>;
  close(): void;
}

export interface CityOptions {
  /** Where the description came from; its relative urls start there. */
  readonly baseUrl?: string;
  readonly feeds?: OpenFeeds;
  /** Bytes for what was known earlier; 0 keeps nothing. Default 32 MB. */
  readonly historyBytes?: number;
  /** Ports to the real time, for tests: now, and the next frame. */
  readonly wallMs?: () => number;
  readonly requestFrame?: RequestFrame;
}

/** Sweeps and slow news, milliseconds; pages looked at in one sweep stay well under a millisecond. */
const TICK_MS = 100;
const PAGES_A_TICK = 128;
const HISTORY_BYTES = 32 * 2 ** 20;

/**
 * Opens a city; close it when done.
 *
 * @throws BoroughError `CITY_INVALID`, with the path of every bad field
 * @example
 * const city = openCity({ version: 1, id: 'a', name: 'A', origin: [8, 47, 400], timeZone: 'Europe/Zurich' });
 * city.close();
 */
export function openCity(value: unknown, options: CityOptions = {}): City {
  const description = withView(readCity(value));
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
  const report = createReport(() => ({
    feeds: desk.health(),
    tilesets: Object.fromEntries(scene.tilesets.map(({ id }) => [id, join.coverage(id)])),
    events: [...log.events],
  }));
  const { news } = report;
  const log = createEventLog(wallMs, news);
  const join = createJoin(
    (id) => scene.tilesets.find((tileset) => tileset.id === id),
    scene.table,
    log.add,
    news,
  );
  const { historyBytes = HISTORY_BYTES } = options;
  const past = createPast(historyBytes, clock, (id) => tables.get(id));
  scope.add(past.close);
  const desk = createDesk(
    clock,
    past,
    historyBytes > 0 ? () => clock.edgeMs() - clock.nowMs() + scene.playMs() : scene.playMs,
  );
  const alarms = createAlarms(clock.nowMs, (id) => tables.get(id));
  const search = createSearch(
    {
      tables,
      titles: (id) => titlesOf(extension.whole.tables?.[id]),
      positionOf: (table, slot) => placeOf(table, slot, scene.playMs()),
    },
    () => performance.now(),
  );
  const stage = createStage(
    {
      scene,
      tables,
      features: join.port,
      selection,
      hover,
      context,
      failed: (code, where, thrown) => log.fail(toError(code, where, thrown)),
    },
    requestFrame,
    () => {
      hosts.pull();
      if (past.advance()) stage.request();
    },
  );
  scope.add(stage.close);
  const hosts = createHosts(options.feeds, (delivery) => {
    desk.accept(delivery);
    news();
    stage.request();
  });
  scope.add(hosts.close);
  const extension = createExtension(description, {
    tables,
    scene,
    selection,
    desk,
    hosts,
    baseUrl,
    arrived() {
      alarms.sync(extension.whole.rules ?? []);
      news();
      stage.request();
    },
    leaving() {
      alarms.sync(extension.whole.rules ?? []);
      news();
      past.keep(new Set(tables.values()));
      join.keep(new Set(scene.tilesets.map(({ id }) => id)));
      stage.now();
    },
    failed: log.fail,
  });

  alarms.sync(description.rules ?? []);
  const futures = createFutures({
    scene,
    first: description.scenarios,
    tables,
    extend: extension.extend,
    nowMs: clock.nowMs,
    urlOf: (url) => toUrl(url, baseUrl),
  });
  scope.add(futures.close);
  const story = createStoryPlayer({ stories: description.stories ?? {}, run });
  scope.add(story.stop);
  const sourceOf = (feed: string): PanelSource =>
    feed === SCENARIO_TABLE ? SCENARIO_SOURCE : desk.sourceOf(feed);

  async function run(command: unknown, signal?: AbortSignal): Promise<CommandResult> {
    const room = { scene, clock, selection, futures, story, alarms, fly: stage.fly };
    const result = await runCommand(room, command, signal);
    stage.request();
    return result;
  }

  const tick = (): void => {
    // A city that draws nothing still listens.
    hosts.pull();
    if (past.advance()) stage.request();
    if (desk.sweep(PAGES_A_TICK)) stage.request();
    if (alarms.sweep(PAGES_A_TICK)) stage.request();
    search.step();
    scene.refresh();
    futures.refresh();
    report.tick(performance.now());
  };
  report.tick(performance.now());
  const timer = setInterval(tick, TICK_MS);
  scope.add(() => clearInterval(timer));
  scope.add(scene.watch(stage.request));
  scope.add(selection.chosen.watch(stage.request));
  scope.add(clock.state.watch(desk.restart));
  scope.add(clock.state.watch(alarms.restart));
  scope.add(clock.state.watch(stage.request));

  return {
    get description() {
      return extension.whole;
    },
    clock,
    scene,
    tables,
    history: past.history,
    alarms: alarms.list,
    selection,
    scenarios: futures.ledger,
    compare: futures.compare,
    story,
    hover,
    context,
    health: report.health,
    error: log.error,
    extend: extension.extend,
    attach(renderer) {
      return scope.add(stage.attach(renderer));
    },
    panel: ({ table, key }) => toPanelRows(scene.table(table), key, clock.nowMs(), sourceOf),
    find: search.find,
    legend(id) {
      const reader = scene.layers.find((layer) => layer.id === id);
      const rule = reader?.layer.style?.color;
      if (!reader || !rule || !reader.style.color) return null;
      const { schema } = scene.table(reader.table).column(rule.column);
      return toLegend(rule, reader.style.color, schema, scene.theme);
    },
    state: () => stateOf(extension.whole, { scene, clock, selection, tables, futures, story }),
    run,
    close: scope.close,
  };
}
