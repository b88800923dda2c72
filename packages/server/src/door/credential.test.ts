import { expect, test } from 'vitest';
import { createCredential, createCredentials } from './credential.js';

test('DO1 a credential proves its operator and is nowhere kept', () => {
  const one = createCredential('parking-co');
  const next = createCredential('parking-co');
  const other = createCredential('other-co');
  const { verify } = createCredentials({
    'parking-co': [one.hash, next.hash],
    'other-co': [other.hash],
    idle: [],
  });
  expect(verify(`Bearer ${one.token}`)).toBe('parking-co');
  expect(verify(`Bearer ${next.token}`)).toBe('parking-co');
  const secret = other.token.split('.')[1];
  for (const wrong of [
    undefined,
    '',
    one.token,
    `Basic ${one.token}`,
    `Bearer ${one.token}x`,
    `Bearer parking-co.${secret}`,
    `Bearer idle.${secret}`,
    `Bearer nobody.${secret}`,
    `Bearer __proto__.${secret}`,
    `Bearer parking-co.${one.hash.slice(7)}`,
  ])
    expect(verify(wrong)).toBeNull();
  expect(one.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(one.hash).not.toContain(one.token.split('.')[1]);
});

test('DO1 a secret in place of a hash is refused, without repeating it', () => {
  const { token } = createCredential('a');
  expect(() => createCredentials({ a: [token] })).toThrow('is no hash');
  expect(() => createCredentials({ a: [token] })).not.toThrow(token);
  expect(() => createCredential('a.b')).toThrow('no operator');
});
