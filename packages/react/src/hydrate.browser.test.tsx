import { hydrateRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { acted } from './testing/page.js';
import { describeQuiet, SERVED_HTML, Served } from './testing/served.js';

it.each([
  ['a description', { description: describeQuiet() }],
  [
    'a url',
    { src: `data:application/json,${JSON.stringify(describeQuiet()).replaceAll('#', '%23')}` },
  ],
])(
  'RX7 what a server rendered is taken over without a word, and then the city opens: %s',
  async (_, from) => {
    const element = document.createElement('div');
    element.innerHTML = SERVED_HTML;
    const served = element.querySelector('main');
    const complaints: unknown[] = [];
    const root = await acted(async () =>
      hydrateRoot(element, <Served from={from} />, {
        onRecoverableError: (error) => complaints.push(error),
      }),
    );
    await vi.waitFor(() => expect(element.innerHTML).toBe('<main><b>Boxes</b></main>'));
    expect(element.querySelector('main'), 'what was there is still there').toBe(served);
    expect(complaints).toEqual([]);
    await acted(async () => root.unmount());
  },
);
