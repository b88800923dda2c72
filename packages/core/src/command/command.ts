import type { FlightEnd } from '../render/renderer.js';
import { type ScenarioEdit, scenarioEditShape } from '../scenario/edit.js';
import type { Camera, Rect, ViewId } from '../scene/view.js';
import { cameraShape, rectShape } from '../scene/view-shape.js';
import type { Weather } from '../scene/weather.js';
import { weatherShape } from '../scene/weather-shape.js';
import { issuesError } from '../shape/issues.js';
import {
  array,
  boolean,
  either,
  type Issue,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  text,
  variants,
} from '../shape/shape.js';
import type { Style } from '../style/style.js';
import { styleShape } from '../style/style-shape.js';
import { THEMES, type ThemeName } from '../style/theme.js';

/** Everything a person can do, as a value: a link, a story, a kiosk and a script use the same door. */
export type Command =
  | ({ readonly do: 'select' } & Things & { readonly isAdditive?: boolean })
  | { readonly do: 'deselect' }
  | ({ readonly do: 'hide' } & Things & Owned)
  | ({ readonly do: 'show' } & Things & Owned)
  | ({ readonly do: 'highlight' } & Things & Owned)
  | {
      readonly do: 'layer';
      readonly id: string;
      readonly visible?: boolean;
      readonly style?: Style;
    }
  | {
      readonly do: 'view';
      readonly id: ViewId;
      readonly rect?: Rect;
      readonly hiddenLayers?: readonly string[];
      /** `existing` is the city as it stands. */
      readonly scenario?: string;
    }
  | { readonly do: 'look'; readonly view?: ViewId; readonly camera: Camera }
  | ({ readonly do: 'flyTo'; readonly view?: ViewId } & Things)
  | { readonly do: 'fly'; readonly view?: ViewId; readonly camera: Camera }
  | {
      readonly do: 'acknowledge';
      readonly rule: string;
      readonly table: string;
      readonly key: string;
    }
  | { readonly do: 'live' }
  | { readonly do: 'hold'; readonly at?: string }
  /** Runs city time from a time, or from now, at a rate: 60 is a minute a second. */
  | { readonly do: 'replay'; readonly from?: string; readonly rate: number }
  | { readonly do: 'sun'; readonly at: string }
  /** Edits that name the same gesture, one after another, are one step of undo. */
  | { readonly do: 'scenario'; readonly edit: ScenarioEdit; readonly gesture?: string }
  | { readonly do: 'undo' }
  | { readonly do: 'redo' }
  /** `with` is a scenario or `existing`; `at` is where the cut is, 0 … 1, default the middle. */
  | {
      readonly do: 'compare';
      readonly how: 'swipe' | 'side' | 'off';
      readonly with?: string;
      readonly at?: number;
    }
  /** Plays a story from a step (default the first); paused, it stands at the step, and nothing is done to get there. */
  | {
      readonly do: 'story';
      readonly id: string;
      readonly step?: string;
      readonly isPaused?: boolean;
    }
  /** Leads the story that plays; without one it does nothing. */
  | { readonly do: 'leadStory'; readonly to: StoryLead }
  | { readonly do: 'theme'; readonly name: ThemeName }
  | { readonly do: 'weather'; readonly weather: 'city' | Weather };

const LEADS = ['pause', 'resume', 'next', 'previous', 'stop'] as const;
/** What a person can do to a story that plays. */
export type StoryLead = (typeof LEADS)[number];

/** Things of one table, by key. */
export interface Things {
  readonly table: string;
  readonly keys: readonly string[];
}

/** In which view (default: all), and on whose behalf (default: `person`): each owner lets go of its own. */
export interface Owned {
  readonly view?: ViewId;
  readonly owner?: string;
}

export type CommandResult = { readonly ok: true } | { readonly ok: true; readonly end: FlightEnd };

const id = text({ max: 200 });
const things = { table: id, keys: array(text({ max: 512 }), { max: 100_000 }) };
const owned = { view: optional(id), owner: optional(id) };
type Of<D extends Command['do']> = Extract<Command, { do: D }>;

/** The schema of every command, by name: what a parent page or a language model is given. */
export const commandShape: Shape<Command> = variants<Command, 'do'>('do', {
  select: object<Of<'select'>>({ do: oneOf('select'), ...things, isAdditive: optional(boolean()) }),
  deselect: object<Of<'deselect'>>({ do: oneOf('deselect') }),
  hide: object<Of<'hide'>>({ do: oneOf('hide'), ...things, ...owned }),
  show: object<Of<'show'>>({ do: oneOf('show'), ...things, ...owned }),
  highlight: object<Of<'highlight'>>({ do: oneOf('highlight'), ...things, ...owned }),
  layer: object<Of<'layer'>>({
    do: oneOf('layer'),
    id,
    visible: optional(boolean()),
    style: optional(styleShape),
  }),
  view: object<Of<'view'>>({
    do: oneOf('view'),
    id,
    rect: optional(rectShape),
    hiddenLayers: optional(array(id)),
    scenario: optional(id),
  }),
  look: object<Of<'look'>>({ do: oneOf('look'), view: optional(id), camera: cameraShape }),
  flyTo: object<Of<'flyTo'>>({ do: oneOf('flyTo'), view: optional(id), ...things }),
  fly: object<Of<'fly'>>({ do: oneOf('fly'), view: optional(id), camera: cameraShape }),
  acknowledge: object<Of<'acknowledge'>>({
    do: oneOf('acknowledge'),
    rule: id,
    table: id,
    key: text({ max: 512 }),
  }),
  live: object<Of<'live'>>({ do: oneOf('live') }),
  hold: object<Of<'hold'>>({ do: oneOf('hold'), at: optional(text({ max: 60 })) }),
  replay: object<Of<'replay'>>({
    do: oneOf('replay'),
    from: optional(text({ max: 60 })),
    rate: number({ min: 0.001, max: 100_000 }),
  }),
  sun: object<Of<'sun'>>({ do: oneOf('sun'), at: text({ max: 60 }) }),
  scenario: object<Of<'scenario'>>({
    do: oneOf('scenario'),
    edit: scenarioEditShape,
    gesture: optional(id),
  }),
  undo: object<Of<'undo'>>({ do: oneOf('undo') }),
  redo: object<Of<'redo'>>({ do: oneOf('redo') }),
  compare: object<Of<'compare'>>({
    do: oneOf('compare'),
    how: oneOf('swipe', 'side', 'off'),
    with: optional(id),
    at: optional(number({ min: 0, max: 1 })),
  }),
  story: object<Of<'story'>>({
    do: oneOf('story'),
    id,
    step: optional(id),
    isPaused: optional(boolean()),
  }),
  leadStory: object<Of<'leadStory'>>({ do: oneOf('leadStory'), to: oneOf(...LEADS) }),
  theme: object<Of<'theme'>>({ do: oneOf('theme'), name: oneOf(...THEMES) }),
  weather: object<Of<'weather'>>({
    do: oneOf('weather'),
    weather: either(
      '"city", or rain and visibility',
      (value) => typeof value === 'string',
      oneOf('city'),
      weatherShape,
    ),
  }),
});

/** The command, or a `COMMAND_INVALID` error that names the bad field. */
export function readCommand(value: unknown): Command {
  const issues: Issue[] = [];
  commandShape.check(value, '', issues);
  if (issues.length > 0) throw issuesError('COMMAND_INVALID', 'The command is not valid', issues);
  return value as Command;
}
