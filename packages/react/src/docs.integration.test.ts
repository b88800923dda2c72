import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Inside the package, so that a snippet finds it, and what it stands on, by name. */
const folder = join(root, `packages/react/.snippets-${process.pid}`);
const PAGES = ['react.md', 'react-three-fiber.md'];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function snippets(page: string): string[] {
  const text = readFileSync(join(root, 'docs/start', page), 'utf8');
  return [...text.matchAll(/```tsx\n([\s\S]*?)```/g)].map(([, code]) => code as string);
}

it('every snippet of the start pages compiles', () => {
  mkdirSync(folder);
  const all = PAGES.flatMap((page) => snippets(page).map((code) => ({ page, code })));
  expect(all.length).toBeGreaterThan(5);
  all.forEach(({ page, code }, i) => {
    writeFileSync(join(folder, `${page.replace('.md', '')}-${i}.tsx`), code);
  });
  const config = {
    extends: '../../../tsconfig.test.json',
    compilerOptions: { types: [], paths: { '@borough/feeds': ['../../feeds/src/index.ts'] } },
    include: ['./*.tsx'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  let said = '';
  try {
    execFileSync('node', [tsc, '-p', folder], { encoding: 'utf8', stdio: 'pipe' });
  } catch (failure) {
    said = (failure as { stdout: string }).stdout;
  }
  expect(said).toBe('');
}, 120_000);
