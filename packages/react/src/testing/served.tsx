import type { CityDescription, OpenFeeds } from '@borough/core';
import { describeBoxes } from '@borough/fixtures';
import { type ReactNode, StrictMode } from 'react';
import { City, type CityFrom, useCity } from '../index.js';

/** What a server makes of {@link Served}; a test in node holds it to that, one in the browser starts from it. */
export const SERVED_HTML = '<main><p>The city is on its way.</p></main>';

/** The boxes without feeds. */
export function describeQuiet(): CityDescription {
  const { feeds: _, ...quiet } = describeBoxes('about:blank');
  return quiet;
}

/** A page with a city, as server and browser both render it. */
export function Served({ from, feeds }: { from: CityFrom; feeds?: OpenFeeds }): ReactNode {
  return (
    <StrictMode>
      <main>
        <City {...from} {...(feeds && { feeds })} placeholder={<p>The city is on its way.</p>}>
          <Name />
        </City>
      </main>
    </StrictMode>
  );
}

function Name(): ReactNode {
  return <b>{String(useCity().description.name)}</b>;
}
