import { commandShape } from '../command/command.js';
import type { Issue } from '../shape/shape.js';
import type { Stories } from './story.js';

/** Holds the commands of every step against their schemas, and the ids of steps against one another (rule SO6). */
export function checkStories(stories: Stories, issues: Issue[]): void {
  for (const [id, { steps }] of Object.entries(stories)) {
    const seen = new Set<string>();
    steps.forEach((step, i) => {
      const path = `stories.${id}.steps[${i}]`;
      if (seen.has(step.id))
        issues.push({ path: `${path}.id`, message: `"${step.id}" is there twice` });
      seen.add(step.id);
      step.commands.forEach((command, j) => {
        const at = `${path}.commands[${j}]`;
        const before = issues.length;
        commandShape.check(command, at, issues);
        if (issues.length > before) return;
        const { do: name } = command as { readonly do: string };
        // It would end the step that it stands in, or begin it again for ever.
        if (name === 'story' || name === 'leadStory')
          issues.push({ path: `${at}.do`, message: 'a step cannot lead a story' });
      });
    });
  }
}
