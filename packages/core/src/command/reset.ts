import type { CityDescription } from '../scene/description.js';
import type { Command } from './command.js';
import { describedState, subjectOf } from './described.js';

/**
 * The commands that bring a running city from a state (`city.state()`) back to its description (rule CO5).
 * The state from which a kiosk started, run after them, is that state again.
 *
 * @example
 * for (const command of resetOf(city.description, city.state())) await city.run(command);
 */
export function resetOf(city: CityDescription, state: readonly Command[]): readonly Command[] {
  const described = describedState(city);
  const resets = state.flatMap((command): Command[] => {
    const { scenarios = {} } = city;
    if (command.do === 'story') return [{ do: 'leadStory', to: 'stop' }];
    if (command.do === 'select') return [{ do: 'deselect' }];
    if (command.do === 'hide') return [{ ...command, do: 'show' }];
    if (command.do === 'scenario' && 'id' in command.edit) {
      const { id } = command.edit;
      const scenario = Object.hasOwn(scenarios, id) ? scenarios[id] : undefined;
      return [
        { do: 'scenario', edit: scenario ? { do: 'put', id, scenario } : { do: 'drop', id } },
      ];
    }
    const before = described.get(subjectOf(command) ?? '');
    return before ? [before] : [];
  });
  // Backwards: views leave a scenario before it is dropped, and one that stands on another goes first.
  return [
    ...new Map(resets.map((command) => [JSON.stringify(command), command])).values(),
  ].reverse();
}
