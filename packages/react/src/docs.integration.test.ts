import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Inside the package, so that a snippet finds it, and what it stands on, by name. */
const folder = join(root, `packages/react/.snippets-${process.pid}`);

/** What a snippet stands in: the city that the page speaks of, and what is its reader's. */
const AROUND = `import '@borough/element';
import type { City } from '@borough/core';
declare global {
  const city: City;
  const element: HTMLElement;
  const viewer: import('@cesium/engine').CesiumWidget;
  const token: string;
}
`;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Snippet {
  readonly name: string;
  readonly language: string;
  readonly code: string;
}

function snippets(): Snippet[] {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  return [...pages, 'README.md'].flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8');
    return [...text.matchAll(/^```(tsx?|js)\n([\s\S]*?)^```/gm)].map(([, language, code], i) => ({
      name: `${page.replace(/\.md$/, '').replaceAll('/', '-')}-${i}.${language}`,
      language: language as string,
      code: code as string,
    }));
  });
}

/** By their declarations: a reader's looser options are no matter of our sources. */
function paths(): Record<string, string[]> {
  const ours = readdirSync(join(root, 'packages')).map((name) => [
    [`@borough/${name}`, [`../../../${name}/dist/index.d.ts`]],
    [`@borough/${name}/client`, [`../../../${name}/dist/client/index.d.ts`]],
    [`@borough/${name}/fiber`, [`../../../${name}/dist/fiber/index.d.ts`]],
  ]);
  const cesium = ['../../../cesium/node_modules/@cesium/engine'];
  return { ...Object.fromEntries(ours.flat()), '@cesium/engine': cesium };
}

/** What tsc says of snippets. */
function compile(kind: string, all: readonly Snippet[], options: object): string {
  const own = join(folder, kind);
  mkdirSync(own, { recursive: true });
  for (const { name, code } of all) writeFileSync(join(own, name), `${code}\nexport {};\n`);
  writeFileSync(join(own, 'around.d.ts'), AROUND);
  const config = {
    extends: '../../../../tsconfig.test.json',
    compilerOptions: {
      types: ['node'],
      skipLibCheck: true,
      customConditions: [],
      paths: paths(),
      ...options,
    },
    include: ['./*'],
  };
  writeFileSync(join(own, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  try {
    return execFileSync('node', [tsc, '-p', own], { encoding: 'utf8', stdio: 'pipe' });
  } catch (failure) {
    return (failure as { stdout: string }).stdout;
  }
}

beforeAll(() => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync('node', [tsc, '-b'], { cwd: root });
}, 300_000);

it('every snippet of the docs compiles: TypeScript, TSX, and JavaScript as far as it says what it is', () => {
  const all = snippets();
  const js = all.filter(({ language }) => language === 'js');
  const ts = all.filter(({ language }) => language !== 'js');
  expect([ts.length >= 12, js.length >= 2], 'they are found').toEqual([true, true]);
  expect(compile('ts', ts, {})).toBe('');
  expect(compile('js', js, { allowJs: true, checkJs: true, strict: false })).toBe('');
}, 120_000);
