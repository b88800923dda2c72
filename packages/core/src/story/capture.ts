import type { Command } from '../command/command.js';
import { describedState, subjectOf } from '../command/described.js';
import type { CityDescription } from '../scene/description.js';
import type { Step } from './story.js';

/**
 * A step that leads to a state (`city.state()`) from wherever the story comes: theme, sun, clock, views and
 * which layers are shown are said in full, cameras are flown to last (rule SO7). What differs besides (styles,
 * what a person has hidden or chosen) is taken along, and stays until another step says otherwise.
 *
 * @example
 * const step = captureStep(city.description, city.state(), { id: 'river', seconds: 12 });
 */
export function captureStep(
  city: CityDescription,
  state: readonly Command[],
  words: Omit<Step, 'commands'>,
): Step {
  const told = new Map<string, Command>();
  for (const [subject, command] of describedState(city)) told.set(subject, withoutStyle(command));
  const others: Command[] = [];
  for (const command of state) {
    const subject = subjectOf(command);
    // A comparison cuts a view in two, and so comes after the views.
    if (subject !== null && subject !== 'compare')
      told.set(subject, { ...told.get(subject), ...command } as Command);
    // A step cannot lead a story.
    else if (command.do !== 'story') others.push(command);
  }
  const commands = [...told.values()];
  const isScenario = ({ do: name }: Command): boolean => name === 'scenario';
  return {
    ...words,
    commands: [
      // Views name scenarios, so those are first; a flight takes time, so it is last.
      ...others.filter(isScenario),
      ...commands.filter(({ do: name }) => name !== 'look'),
      ...others.filter((command) => !isScenario(command)),
      ...commands.flatMap((command): Command[] =>
        command.do === 'look' ? [{ ...command, do: 'fly' }] : [],
      ),
    ],
  };
}

/** Styles are long, and a story rarely repaints. */
function withoutStyle(command: Command): Command {
  if (command.do !== 'layer') return command;
  const { style: _, ...rest } = command;
  return rest;
}
