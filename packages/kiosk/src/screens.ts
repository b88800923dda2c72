import {
  type Camera,
  type City,
  type Command,
  createScope,
  type RequestFrame,
  resetOf,
  type Undo,
} from '@borough/core';
import type { Channel } from './channel.js';
import { pageFrame } from './timing.js';
import { type Wall, windowOf } from './wall.js';

/** What goes from screen to screen: the whole state when it changes, the camera with every frame. */
type Message =
  | { readonly borough: 'hello' }
  | {
      readonly borough: 'state';
      readonly commands: readonly Command[];
      readonly camera: Camera | undefined;
    }
  | { readonly borough: 'camera'; readonly camera: Camera };

/** Which screen of which wall this one is, rows and columns from 0. */
export interface Screen extends Wall {
  readonly row: number;
  readonly column: number;
}

export interface ScreenOptions {
  readonly city: City;
  readonly channel: Channel;
  /** Absent: the whole picture, as on a screen that stands apart. */
  readonly screen?: Screen;
}

/** Shows a screen's part of the first view's picture. */
function showPart(city: City, screen: Screen | undefined): Undo {
  const view = city.scene.views[0];
  if (!view || !screen) return () => {};
  const { row, column } = screen;
  city.scene.setView(view.id, { window: windowOf(screen, row, column) });
  return () => city.scene.setView(view.id, { window: view.window });
}

/**
 * The one screen that people steer: its first camera, clock, sun, theme, weather, layers, scenarios and selection
 * are those of all (rule KI9). Comparisons, stories and hides are its own; what a story does is shared.
 */
export function leadScreens({
  city,
  channel,
  screen,
  requestFrame = pageFrame,
}: ScreenOptions & { readonly requestFrame?: RequestFrame }): Undo {
  const scope = createScope();
  let callOff: Undo | null = null;
  let isStateDue = false;
  let camera: Camera | undefined;

  scope.add(showPart(city, screen));
  let rest = restOfViews(city);

  function tellState(): void {
    const commands = city.state().flatMap(toShared);
    const { camera } = city.scene.views[0] ?? {};
    channel.post({ borough: 'state', commands, camera } satisfies Message);
  }

  function flush(): void {
    callOff = null;
    const [first] = city.scene.views;
    if (isStateDue) tellState();
    else if (first && first.camera !== camera)
      channel.post({ borough: 'camera', camera: first.camera } satisfies Message);
    isStateDue = false;
    camera = first?.camera;
  }

  /** A moving camera is news of every frame; the rest of a view changes rarely. */
  function viewsChanged(): void {
    const now = restOfViews(city);
    isStateDue ||= now !== rest;
    rest = now;
    callOff ??= requestFrame(flush);
  }

  function changed(): void {
    isStateDue = true;
    callOff ??= requestFrame(flush);
  }

  scope.add(
    city.scene.watch(({ what }) => {
      if (what === 'view' || what === 'views') viewsChanged();
      else if (what !== 'sun') changed();
    }),
  );
  scope.add(city.scene.sunClock.watch(changed));
  scope.add(city.clock.state.watch(changed));
  scope.add(city.scenarios.all.watch(changed));
  scope.add(city.selection.chosen.watch(changed));
  scope.add(
    channel.listen((message) => {
      if ((message as Message | null)?.borough === 'hello') tellState();
    }),
  );
  scope.add(() => callOff?.());
  if (channel.opened) scope.add(channel.opened(tellState));
  tellState();
  return scope.close;
}

/** A screen that shows what the leader shows; one that comes later asks for it. */
export function followScreen({
  city,
  channel,
  screen,
  failed,
}: ScreenOptions & {
  /** A command of the leader's could not be run here. */
  failed?(failure: unknown): void;
}): Undo {
  const scope = createScope();
  let told: readonly Command[] = [];
  scope.add(showPart(city, screen));

  function run(command: unknown): void {
    city.run(command).catch((failure: unknown) => failed?.(failure));
  }

  function follow(commands: readonly Command[]): void {
    const isIn = (list: readonly Command[]): ((command: Command) => boolean) => {
      const texts = new Set(list.map((command) => JSON.stringify(command)));
      return (command) => texts.has(JSON.stringify(command));
    };
    const isStill = isIn(commands);
    const isKnown = isIn(told);
    const isRewritten = (command: Command): boolean =>
      commands.some((now) => scenarioOf(now) !== null && scenarioOf(now) === scenarioOf(command));
    const gone = told.filter((command) => !isStill(command) && !isRewritten(command));
    // What is chosen adds up, so it is said anew as a whole.
    const isChosenAnew = gone.some(({ do: name }) => name === 'select');
    for (const command of resetOf(city.description, gone)) run(command);
    for (const command of commands)
      if (!isKnown(command) || (isChosenAnew && command.do === 'select')) run(command);
    told = commands;
  }

  scope.add(
    channel.listen((heard) => {
      const message = heard as Message | null;
      if (message?.borough === 'state' && Array.isArray(message.commands)) follow(message.commands);
      if (message && 'camera' in message && message.camera)
        run({ do: 'look', camera: message.camera });
    }),
  );
  const ask = (): void => channel.post({ borough: 'hello' } satisfies Message);
  if (channel.opened) scope.add(channel.opened(ask));
  ask();
  return scope.close;
}

function restOfViews({ scene }: City): string {
  return JSON.stringify(
    scene.views.map(({ id, scenario, hiddenLayers }) => [id, scenario, [...hiddenLayers]]),
  );
}

function scenarioOf(command: Command): string | null {
  return command.do === 'scenario' && 'id' in command.edit ? command.edit.id : null;
}

/**
 * A comparison cuts the picture that the wall has cut already, a story's words stand on one screen, what a
 * person hides is hidden there, and cameras go their own way.
 */
const OWN: readonly Command['do'][] = ['compare', 'story', 'hide', 'look'];

function toShared(command: Command): Command[] {
  if (OWN.includes(command.do)) return [];
  if (command.do !== 'view') return [command];
  const { rect: _, ...rest } = command;
  return [rest];
}
