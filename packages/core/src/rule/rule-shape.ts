import { either, number, object, oneOf, optional, type Shape, text } from '../shape/shape.js';
import { idShape, peopleShape } from '../shape/terms.js';
import type { Condition, Rule } from './rule.js';

const has =
  (name: string) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, name);

const KINDS_OF_CONDITION = 'above, below, is, or age';
const condition: Shape<Condition> = either(
  KINDS_OF_CONDITION,
  has('above'),
  object({ above: number() }),
  either(
    KINDS_OF_CONDITION,
    has('below'),
    object({ below: number() }),
    either(
      KINDS_OF_CONDITION,
      has('is'),
      object({
        is: either('a text or a number', (value) => typeof value === 'string', text(), number()),
      }),
      object({ age: oneOf('stale', 'offline') }),
    ),
  ),
);

export const ruleShape: Shape<Rule> = object<Rule>({
  id: idShape,
  label: optional(peopleShape),
  table: idShape,
  column: idShape,
  when: condition,
  level: oneOf(1, 2, 3),
  forSeconds: optional(number({ min: 0 })),
});
