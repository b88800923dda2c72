import { SCENARIO_BLOCKS, SCENARIO_CLOSED, SCENARIO_MODELS } from '../scenario/added.js';
import { COMPARED } from '../scenario/compare.js';
import { EXISTING_ID } from '../scenario/edit.js';
import type { CityDescription } from '../scene/description.js';
import type { Command } from './command.js';

/** What a command is about: of two that are about the same, the later holds. null for those that add up. */
export function subjectOf(command: Command): string | null {
  switch (command.do) {
    case 'theme':
    case 'sun':
    case 'weather':
    case 'compare':
      return command.do;
    case 'live':
    case 'hold':
    case 'replay':
      return 'clock';
    case 'view':
    case 'layer':
      return `${command.do} ${command.id}`;
    case 'look':
    case 'fly':
      return `camera ${command.view ?? ''}`;
    default:
      return null;
  }
}

/** What scenarios bring along and take away again is no one's to describe. */
const BORROWED: readonly string[] = [COMPARED, SCENARIO_BLOCKS, SCENARIO_MODELS, SCENARIO_CLOSED];

/** The state that a description begins with, said in full: every layer, every view; by subject. */
export function describedState(city: CityDescription): ReadonlyMap<string, Command> {
  const isOwn = ({ id }: { readonly id: string }): boolean => !BORROWED.includes(id);
  const layers = (city.layers ?? []).filter(isOwn);
  const views = (city.views ?? []).filter(isOwn);
  const commands: Command[] = [
    { do: 'theme', name: city.theme ?? 'light' },
    { do: 'sun', at: city.sun ?? 'city' },
    { do: 'weather', weather: 'city' },
    { do: 'live' },
    { do: 'compare', how: 'off' },
    ...layers.map(
      ({ id, visible = true, style = {} }): Command => ({ do: 'layer', id, visible, style }),
    ),
    ...views.flatMap(({ id, camera, rect = [0, 0, 1, 1], ...view }): Command[] => [
      {
        do: 'view',
        id,
        rect,
        hiddenLayers: view.hiddenLayers ?? [],
        scenario: view.scenario ?? EXISTING_ID,
      },
      { do: 'look', view: id, camera },
    ]),
  ];
  return new Map(commands.map((command) => [subjectOf(command) as string, command]));
}
