import { expect, it } from 'vitest';
import { checkCityAddress } from './address.js';

const PAGE = 'https://portal.example/twin/index.html?city=x';
const LISTED = ['https://data.example', 'https://other.example:8443'];

it.each([
  ['city.json', 'https://portal.example/twin/city.json'],
  ['/a/city.json', 'https://portal.example/a/city.json'],
  ['https://portal.example/city.json', 'https://portal.example/city.json'],
  ['https://data.example/city.json', 'https://data.example/city.json'],
  ['//data.example/city.json', 'https://data.example/city.json'],
  ['https://other.example:8443/c', 'https://other.example:8443/c'],
])('a city of the page’s own origin, or of a listed one, is opened: %s', (src, url) => {
  expect(checkCityAddress(src, PAGE, LISTED)).toBe(url);
});

it.each([
  'https://evil.example/city.json',
  '//evil.example/city.json',
  '\\\\evil.example\\city.json',
  'http://portal.example/city.json',
  'https://portal.example:8443/city.json',
  'https://portal.example@evil.example/city.json',
  'https://portal.example.evil.example/city.json',
  'https://sub.data.example/city.json',
  'https://data.example:444/city.json',
  'data:application/json,{}',
  'blob:https://portal.example/1234',
  'javascript:window.struck=1',
  'file:///etc/passwd',
  'https://',
])('one of anywhere else is not: %s', (src) => {
  expect(() => checkCityAddress(src, PAGE, LISTED)).toThrow('CITY_FOREIGN');
});
