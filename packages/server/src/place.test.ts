import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLookup, toSegments } from './place.js';

describe('a URL path', () => {
  test('becomes its decoded segments', () => {
    expect(toSegments('/tiles/r0%20a.glb')).toEqual(['tiles', 'r0 a.glb']);
    expect(toSegments('/')).toEqual(['']);
    expect(toSegments('/tiles/')).toEqual(['tiles', '']);
  });

  test.each([
    '/../secret',
    '/a/../../secret',
    '/%2e%2e/secret',
    '/%2e%2e%2fsecret',
    '/..%2fsecret',
    '/a/%2e%2e/%2e%2e/secret',
    '/..\\secret',
    '/%5c..%5csecret',
    '/.git/config',
    '/.env',
    '/a/.hidden',
    '//evil.example/',
    '/a//b',
    '/%00',
    '/%',
    '/%E0%A4%A',
    'no-slash',
    '',
  ])('that is malformed or tries to leave leads nowhere: %s', (path) => {
    expect(toSegments(path)).toBeUndefined();
  });
});

describe('a lookup', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'borough-place-'));
    await mkdir(join(home, 'page/assets'), { recursive: true });
    await mkdir(join(home, 'beside'));
    await mkdir(join(home, 'tiles'));
    await mkdir(join(home, 'page-secret'));
    await writeFile(join(home, 'page/index.html'), 'page');
    await writeFile(join(home, 'page/assets/a.js'), 'a');
    await writeFile(join(home, 'beside/index.html'), 'other');
    await writeFile(join(home, 'beside/stations.json'), '[]');
    await writeFile(join(home, 'tiles/tileset.json'), '{}');
    await writeFile(join(home, 'page-secret/key'), 'secret');
    await symlink(join(home, 'page-secret'), join(home, 'page/link'));
    await symlink(join(home, 'page-secret/key'), join(home, 'page/key'));
    await symlink(join(home, 'page/assets'), join(home, 'page/same'));
  });
  afterAll(() => rm(home, { recursive: true }));

  const look = (path: string) =>
    createLookup({
      '/': [join(home, 'page'), join(home, 'beside')],
      '/tiles/': join(home, 'tiles'),
      '/one.json': join(home, 'tiles/tileset.json'),
    })(path);
  const name = async (path: string): Promise<string> => {
    const place = await look(path);
    return place.kind === 'file' ? place.file.path.slice(home.length) : place.kind;
  };

  test('finds files, the longest prefix first', async () => {
    expect(await name('/assets/a.js')).toBe('/page/assets/a.js');
    expect(await name('/tiles/tileset.json')).toBe('/tiles/tileset.json');
    expect(await name('/one.json')).toBe('/tiles/tileset.json');
  });

  test('finds index.html in a folder, and tries folders in order', async () => {
    expect(await name('/')).toBe('/page/index.html');
    expect(await name('/stations.json')).toBe('/beside/stations.json');
  });

  test('sends a folder without its slash to the one with it', async () => {
    expect(await look('/assets')).toEqual({ kind: 'redirect', to: '/assets/' });
    expect(await look('/tiles')).toEqual({ kind: 'redirect', to: '/tiles/' });
  });

  test('lists no folder and takes no file for one', async () => {
    expect(await name('/assets/')).toBe('none');
    expect(await name('/assets/a.js/')).toBe('none');
    expect(await name('/one.json/x')).toBe('none');
  });

  test('follows a symbolic link inside, never one that leads out, even to a sibling of like name', async () => {
    expect(await name('/same/a.js')).toBe('/page/assets/a.js');
    expect(await name('/link/key')).toBe('none');
    expect(await name('/key')).toBe('none');
  });

  test('finds nothing in a folder that is not there', async () => {
    const missing = createLookup({ '/': join(home, 'nowhere') });
    expect(await missing('/')).toEqual({ kind: 'none' });
  });
});
