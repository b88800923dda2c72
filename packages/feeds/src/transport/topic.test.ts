import { expect, test } from 'vitest';
import { checkFilter, matchesTopic } from './topic.js';

test.each([
  ['town/energy/+', 'town/energy/B-1', true],
  ['town/energy/+', 'town/energy', false],
  ['town/energy/+', 'town/energy/B-1/x', false],
  ['town/#', 'town', true],
  ['town/#', 'town/a/b', true],
  ['#', 'anything/at/all', true],
  ['+/energy', 'town/energy', true],
  ['+', '/town', false],
  ['/+', '/town', true],
  ['town/energy', 'town/energy', true],
  ['town/energy', 'town/Energy', false],
  ['#', '$SYS/uptime', false],
  ['+/uptime', '$SYS/uptime', false],
  ['$SYS/#', '$SYS/uptime', true],
])('the filter %s and the topic %s: %s', (filter, topic, isMatch) => {
  expect(matchesTopic(filter, topic)).toBe(isMatch);
});

test.each(['', 'a/#/b', 'a+/b', 'a/b#', 'a\u0000'])('%j is not a filter', (filter) => {
  expect(checkFilter(filter)).toEqual(expect.any(String));
});

test.each(['#', '+', 'a/+/b', 'a/#', '/a', 'borough/clock'])('%j is a filter', (filter) => {
  expect(checkFilter(filter)).toBeNull();
});
