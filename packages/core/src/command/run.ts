import { BoroughError } from '../error.js';
import type { FlightEnd, ViewTarget } from '../render/renderer.js';
import type { Alarms } from '../rule/alarms.js';
import { scenarioOf } from '../scenario/chain.js';
import { EXISTING_ID, patchesIn } from '../scenario/edit.js';
import type { Futures } from '../scenario/futures.js';
import { tableOf } from '../scenario/scenario.js';
import type { OverrideBit } from '../scene/override.js';
import type { Scene } from '../scene/scene.js';
import type { ViewId } from '../scene/view.js';
import type { Selection } from '../select/selection.js';
import type { StoryPlayer } from '../story/player.js';
import { HIDDEN, HIGHLIGHTED } from '../style/look.js';
import type { Clock } from '../time/clock.js';
import { type CommandResult, type Owned, readCommand, type Things } from './command.js';

/** What commands act on. */
export interface CommandRoom {
  readonly scene: Scene;
  readonly clock: Clock;
  readonly selection: Selection;
  readonly alarms: Pick<Alarms, 'acknowledge'>;
  readonly futures: Futures;
  readonly story: StoryPlayer;
  fly(view: ViewId, target: ViewTarget, signal?: AbortSignal): Promise<FlightEnd>;
}

/** Whose doing it is where nobody is named. */
export const PERSON = 'person';
const DONE: CommandResult = { ok: true };

/** Checks a command and carries it out; a wrong one throws `COMMAND_INVALID` and changes nothing. */
export async function runCommand(
  room: CommandRoom,
  value: unknown,
  signal?: AbortSignal,
): Promise<CommandResult> {
  const command = readCommand(value);
  const { scene, clock, selection, futures } = room;

  /** The name of a scenario that is there; null for the existing city. */
  function toFuture(name: string): string | null {
    if (name === EXISTING_ID) return null;
    scenarioOf(futures.ledger.all.get(), name);
    return name;
  }

  function hold(bit: OverrideBit, act: 'set' | 'add' | 'remove', what: Things & Owned): void {
    const slots = scene.table(what.table).resolveNow(what.keys);
    for (const view of scene.views) {
      if (what.view !== undefined && what.view !== view.id) continue;
      scene.override(view.id, what.table)[act](bit, what.owner ?? PERSON, slots);
    }
  }

  const viewOf = (named: ViewId | undefined): ViewId => named ?? scene.views[0]?.id ?? '';

  switch (command.do) {
    case 'select': {
      const things = command.keys.map((key) => ({ table: command.table, key }));
      selection.set(command.isAdditive ? [...selection.chosen.get(), ...things] : things);
      return DONE;
    }
    case 'deselect':
      selection.set([]);
      return DONE;
    case 'hide':
      hold(HIDDEN, 'add', command);
      return DONE;
    case 'show':
      hold(HIDDEN, 'remove', command);
      return DONE;
    case 'highlight':
      hold(HIGHLIGHTED, 'set', command);
      return DONE;
    case 'layer': {
      const { visible, style } = command;
      scene.setLayer(command.id, {
        ...(visible !== undefined && { visible }),
        ...(style && { style }),
      });
      return DONE;
    }
    case 'view': {
      const { id, rect, hiddenLayers, scenario } = command;
      const future = scenario === undefined ? undefined : toFuture(scenario);
      scene.setView(id, {
        ...(rect && { rect }),
        ...(hiddenLayers && { hiddenLayers }),
        ...(future !== undefined && { scenario: future }),
      });
      return DONE;
    }
    case 'look':
      scene.setView(viewOf(command.view), { camera: command.camera });
      return DONE;
    case 'fly':
      return {
        ok: true,
        end: await room.fly(viewOf(command.view), { camera: command.camera }, signal),
      };
    case 'flyTo': {
      const { table, keys } = command;
      return { ok: true, end: await room.fly(viewOf(command.view), { table, keys }, signal) };
    }
    case 'acknowledge': {
      const { rule, table, key } = command;
      if (room.alarms.acknowledge(rule, key)) return DONE;
      throw new BoroughError(
        'ALARM_UNKNOWN',
        `Rule "${rule}" has no alarm for "${key}" of table "${table}". Take one of city.alarms.`,
      );
    }
    case 'live':
      clock.live();
      return DONE;
    case 'hold':
      clock.hold(command.at === undefined ? undefined : toTime(command.at));
      return DONE;
    case 'replay': {
      const { from, rate } = command;
      clock.replay({ fromMs: from === undefined ? clock.nowMs() : toTime(from), rate });
      return DONE;
    }
    case 'sun':
      scene.sunClock.set(command.at === 'city' ? 'city' : toTime(command.at));
      return DONE;
    case 'scenario':
      // An unknown table is told before anything is changed.
      for (const patch of patchesIn(command.edit)) {
        const table = tableOf(patch);
        if (table !== null) scene.table(table);
      }
      futures.ledger.edit(command.edit, command.gesture);
      return DONE;
    case 'undo':
      futures.ledger.undo();
      return DONE;
    case 'redo':
      futures.ledger.redo();
      return DONE;
    case 'compare': {
      const { how, at = 0.5 } = command;
      const scenario = toFuture(command.with ?? EXISTING_ID);
      futures.compare.set(how === 'off' ? null : { how, at, ...(scenario && { scenario }) });
      return DONE;
    }
    case 'story': {
      const { id, step, isPaused } = command;
      room.story[isPaused ? 'stand' : 'play'](id, step);
      return DONE;
    }
    case 'leadStory':
      room.story[command.to]();
      return DONE;
    case 'theme':
      scene.setTheme(command.name);
      return DONE;
    case 'weather':
      scene.setWeather(command.weather);
      return DONE;
  }
}

function toTime(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms))
    throw new BoroughError(
      'COMMAND_INVALID',
      `"${text}" is not a time. Write it as 2026-06-21T18:00:00+02:00.`,
    );
  return ms;
}
