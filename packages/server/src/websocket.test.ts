import { expect, test } from 'vitest';
import { isOriginAllowed } from './websocket.js';

test.each([
  // origin, host, loopback, allowed
  [undefined, '127.0.0.1:4400', true, true],
  ['http://127.0.0.1:4400', '127.0.0.1:4400', true, true],
  ['http://localhost:5173', '127.0.0.1:4400', true, true],
  ['http://[::1]:5173', '127.0.0.1:4400', true, true],
  ['http://localhost:5173', 'city.example', false, false],
  ['https://city.example', 'city.example', false, true],
  ['https://portal.example', 'city.example', false, true],
  ['https://evil.example', '127.0.0.1:4400', true, false],
  ['http://localhost.evil.example', '127.0.0.1:4400', true, false],
  ['http://127.0.0.1.evil.example', '127.0.0.1:4400', true, false],
  ['null', '127.0.0.1:4400', true, false],
  ['', '127.0.0.1:4400', true, false],
])(
  'a page of %j at host %j (this machine only: %j) may connect: %j',
  (origin, host, loopback, allowed) => {
    const headers = { host, ...(origin !== undefined && { origin }) };
    expect(isOriginAllowed({ headers }, ['https://portal.example'], loopback)).toBe(allowed);
  },
);
