import { openCity } from '@borough/core';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { City, useClock, useHealth, useLayer, useReading, useSelection } from './index.js';
import { describeQuiet, SERVED_HTML, Served } from './testing/served.js';

it.each([
  ['a description', { description: describeQuiet() }],
  ['a url', { src: 'city.json' }],
])('RX7 a server renders the placeholder and opens nothing: %s', (_, from) => {
  let opened = 0;
  const feeds = () => {
    opened++;
    return { pull() {}, close() {} };
  };
  expect(renderToString(<Served from={from} feeds={feeds} />)).toBe(SERVED_HTML);
  expect(opened).toBe(0);
});

function Everything(): ReactNode {
  const { value } = useReading('buildings', 'nobody', 'energy');
  const { isVisible } = useLayer('energy');
  const told = [value, isVisible, useSelection().length, useClock().mode, useHealth().feeds.length];
  return <p>{told.join(' ')}</p>;
}

it('RX7 where a server has a city open, the hooks read it', () => {
  const city = openCity(describeQuiet());
  const html = renderToString(
    <City city={city}>
      <Everything />
    </City>,
  );
  city.close();
  expect(html).toBe('<p> true 0 live 0</p>');
});
