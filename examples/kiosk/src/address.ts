import type { Screen } from '@borough/kiosk';

/**
 * The kiosk's address for the page that hosts it: the same page, with the host's origin. `localhost` and
 * `127.0.0.1` host one another, so that the kiosk has a process of its own and can hang alone.
 */
export function kioskUrl(host: string): string {
  const url = new URL(host);
  const { origin } = url;
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  else if (url.hostname === '127.0.0.1') url.hostname = 'localhost';
  url.searchParams.set('host', origin);
  return url.href;
}

/** The screen of a wall that `?wall=ROWSxCOLUMNS&screen=ROW,COLUMN&bezel=X,Y` says; rows and columns from 0. */
export function readScreen(query: URLSearchParams): Screen | null {
  const [rows = 0, columns = 0] = toNumbers(query.get('wall'), 'x');
  const [row = 0, column = 0] = toNumbers(query.get('screen'), ',');
  const [x = 0, y = 0] = toNumbers(query.get('bezel'), ',');
  return rows > 0 && columns > 0 ? { rows, columns, row, column, bezel: [x, y] } : null;
}

function toNumbers(text: string | null, separator: string): number[] {
  const numbers = (text ?? '')
    .split(separator)
    .map((part) => (part === '' ? Number.NaN : Number(part)));
  return numbers.every((number) => Number.isFinite(number) && number >= 0) ? numbers : [];
}
