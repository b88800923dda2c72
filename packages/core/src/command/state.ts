import { chainOf } from '../scenario/chain.js';
import { COMPARED } from '../scenario/compare.js';
import { EXISTING_ID } from '../scenario/edit.js';
import type { Futures } from '../scenario/futures.js';
import type { Scenarios } from '../scenario/scenario.js';
import type { CityDescription } from '../scene/description.js';
import type { Layer } from '../scene/layer.js';
import type { Scene } from '../scene/scene.js';
import { roundCamera } from '../scene/view.js';
import type { Selection } from '../select/selection.js';
import type { StoryPlayer } from '../story/player.js';
import { HIDDEN } from '../style/look.js';
import type { Clock } from '../time/clock.js';
import type { Command } from './command.js';
import { PERSON } from './run.js';

/** What has a state that commands can bring about. */
export interface StateRoom {
  readonly scene: Scene;
  readonly clock: Clock;
  readonly selection: Selection;
  readonly tables: ReadonlyMap<string, unknown>;
  readonly futures: Futures;
  readonly story: StoryPlayer;
}

/**
 * What differs from the description, as commands that bring a fresh city into the same state (rule CO3).
 * Live readings, hover and other owners' hides have no way into it.
 */
export function stateOf(city: CityDescription, room: StateRoom): readonly Command[] {
  return [
    ...themeOf(city, room.scene),
    ...sunOf(city, room.scene),
    ...weatherOf(city, room.scene),
    clockOf(room.clock),
    ...scenariosOf(city, room.futures.ledger.all.get()),
    ...viewsOf(city, room),
    ...comparisonOf(room),
    ...layersOf(city, room.scene),
    ...hidesOf(room),
    ...selectionOf(room.selection),
    ...storyOf(city, room.story),
  ];
}

const toText = (ms: number): string => new Date(ms).toISOString();
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function themeOf({ theme = 'light' }: CityDescription, scene: Scene): Command[] {
  const { name } = scene.theme;
  return name === theme ? [] : [{ do: 'theme', name }];
}

function sunOf({ sun = 'city' }: CityDescription, scene: Scene): Command[] {
  const now = scene.sunClock.get();
  const was = sun === 'city' ? sun : Date.parse(sun);
  return now === was ? [] : [{ do: 'sun', at: now === 'city' ? now : toText(now) }];
}

function weatherOf({ weather = {} }: CityDescription, scene: Scene): Command[] {
  return isSame(scene.weather, weather) ? [] : [{ do: 'weather', weather: scene.weather }];
}

/** Live is a value of its own, never the time at which it was written down. */
function clockOf(clock: Clock): Command {
  const state = clock.state.get();
  if (!clock.isAway()) return { do: 'live' };
  if (state.mode === 'held') return { do: 'hold', at: toText(state.atMs) };
  const rate = state.mode === 'replay' ? state.rate : 1;
  return { do: 'replay', from: toText(clock.nowMs()), rate };
}

function layersOf({ layers = [] }: CityDescription, scene: Scene): Command[] {
  return layers.flatMap((was): Command[] => {
    const now = scene.layers.find(({ id }) => id === was.id)?.layer;
    return now ? layerOf(was, now) : [];
  });
}

function layerOf(was: Layer, now: Layer): Command[] {
  const { id, visible = true, style = {} } = now;
  const isShown = visible === (was.visible ?? true);
  const isStyled = isSame(style, was.style ?? {});
  if (isShown && isStyled) return [];
  return [{ do: 'layer', id, ...(!isShown && { visible }), ...(!isStyled && { style }) }];
}

function viewsOf({ views = [] }: CityDescription, room: StateRoom): Command[] {
  const own = views.filter(({ id }) => id !== COMPARED);
  return own.flatMap((was): Command[] => {
    const now = room.scene.views.find(({ id }) => id === was.id);
    if (!now) return [];
    const { id, camera } = now;
    // A comparison cuts the first view in two; what is told is the view without it.
    const rect = room.futures.compare.rectOf(now);
    const scenario = standing(now.scenario, room);
    const hiddenLayers = [...now.hiddenLayers];
    const isPlaced = isSame(rect, was.rect ?? [0, 0, 1, 1]);
    const isCovered = isSame(hiddenLayers, was.hiddenLayers ?? []);
    const isStaged = scenario === (was.scenario ?? EXISTING_ID);
    // What a renderer has carried there and back differs by less than can be seen.
    const seen = roundCamera(camera);
    const isTurned = !isSame(seen, roundCamera(was.camera));
    const change = {
      ...(!isPlaced && { rect }),
      ...(!isCovered && { hiddenLayers }),
      ...(!isStaged && { scenario }),
    };
    return [
      ...(isPlaced && isCovered && isStaged ? [] : [{ do: 'view', id, ...change } as const]),
      ...(isTurned ? [{ do: 'look', view: id, camera: seen } as const] : []),
    ];
  });
}

/** Scenarios that were written or dropped since, each after the one that it stands on. */
function scenariosOf({ scenarios: was = {} }: CityDescription, now: Scenarios): Command[] {
  const commands: Command[] = [];
  const told = new Set<string>();
  for (const name of Object.keys(now))
    for (const [id, scenario] of chainOf(now, name)) {
      if (told.has(id)) continue;
      told.add(id);
      if (!isSame(scenario, was[id]))
        commands.push({ do: 'scenario', edit: { do: 'put', id, scenario } });
    }
  // Backwards: what stands on another goes before it.
  for (const id of Object.keys(was).reverse())
    if (!Object.hasOwn(now, id)) commands.push({ do: 'scenario', edit: { do: 'drop', id } });
  return commands;
}

function comparisonOf(room: StateRoom): Command[] {
  const now = room.futures.compare.now.get();
  if (!now) return [];
  return [{ do: 'compare', how: now.how, with: standing(now.scenario, room), at: now.at }];
}

/** What stands where a scenario is named: the existing city once that scenario has been undone or dropped. */
function standing(scenario: string | undefined, { futures }: StateRoom): string {
  const isThere = scenario !== undefined && Object.hasOwn(futures.ledger.all.get(), scenario);
  return isThere ? scenario : EXISTING_ID;
}

/** What a person has hidden: once where it is the same in all views. */
function hidesOf({ scene, tables }: StateRoom): Command[] {
  return [...tables.keys()].flatMap((table): Command[] => {
    const reader = scene.table(table);
    const hides = scene.views.map(({ id }) => {
      const slots = [...scene.override(id, table).held(HIDDEN, PERSON)];
      // By key: slots are another city's own affair.
      return { view: id, keys: slots.map((slot) => reader.keyOf(slot) as string).sort() };
    });
    const [first] = hides;
    if (first && hides.every(({ keys }) => isSame(keys, first.keys)))
      return first.keys.length > 0 ? [{ do: 'hide', table, keys: first.keys }] : [];
    return hides
      .filter(({ keys }) => keys.length > 0)
      .map(({ view, keys }) => ({ do: 'hide', table, keys, view }));
  });
}

/** One command for each run of things of one table, so that their order stays. */
function selectionOf(selection: Selection): Command[] {
  const commands: { do: 'select'; table: string; keys: string[]; isAdditive?: boolean }[] = [];
  for (const { table, key } of selection.chosen.get()) {
    const last = commands.at(-1);
    if (last?.table === table) last.keys.push(key);
    else
      commands.push({
        do: 'select',
        table,
        keys: [key],
        ...(commands.length > 0 && { isAdditive: true }),
      });
  }
  return commands;
}

/** Last of all: a story that plays goes on from here, one that is paused leaves things as they were told. */
function storyOf({ stories = {} }: CityDescription, { state }: StoryPlayer): Command[] {
  const now = state.get();
  if (now.is === 'idle') return [];
  const { id: step = '' } = stories[now.story]?.steps[now.step] ?? {};
  return [
    { do: 'story', id: now.story, step, ...(now.is === 'paused' && { isPaused: true as const }) },
  ];
}
