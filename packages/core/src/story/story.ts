import { anything, array, boolean, number, object, optional, type Shape } from '../shape/shape.js';
import { idShape, peopleShape } from '../shape/terms.js';
import type { Text } from '../table/column.js';

/** A guided sequence: a tour, a lesson, what a kiosk shows while nobody is there. */
export interface Story {
  readonly label?: Text;
  readonly steps: readonly Step[];
  /** Begins again after its last step. Default false. */
  readonly isLooping?: boolean;
}

/** The stories of a city, by id. */
export type Stories = Readonly<Record<string, Story>>;

/** One stop of a story: what to do to get there, what to say, and how long to stay. */
export interface Step {
  readonly id: string;
  readonly label?: Text;
  /** Shown beside the city; plain text, in paragraphs. */
  readonly text?: Text;
  /** From the arrival to the next step. */
  readonly seconds: number;
  /** Run in order, each when the one before has ended: a flight before a layer is a flight first. */
  readonly commands: readonly unknown[];
}

/** Commands are held against their own schema when the city is opened. */
export const storyShape: Shape<Story> = object<Story>({
  label: optional(peopleShape),
  steps: array(
    object<Step>({
      id: idShape,
      label: optional(peopleShape),
      text: optional(peopleShape),
      seconds: number({ min: 0.1, max: 86_400 }),
      commands: array(anything(), { max: 1000 }),
    }),
    { min: 1, max: 1000 },
  ),
  isLooping: optional(boolean()),
});
