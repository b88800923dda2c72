import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type PluginOption } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PACKAGES = ['core', 'feeds', 'three', 'element'];

let folder: string;

/** What a person gets from the registry: packages as they are packed, and their dependencies; no Cesium. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'borough-start-'));
  execFileSync('node', ['node_modules/typescript/bin/tsc', '-b', 'packages/element'], {
    cwd: ROOT,
  });
  for (const name of PACKAGES) {
    const source = join(ROOT, 'packages', name);
    const command = ['--package', 'pnpm@10.34.9', '-c', `pnpm pack --pack-destination ${folder}`];
    execFileSync('npx', command, { cwd: source, stdio: 'ignore' });
    const target = join(folder, 'node_modules/@borough', name);
    mkdirSync(target, { recursive: true });
    const tarball = readdirSync(folder).find((file) => file.startsWith(`borough-${name}-`));
    execFileSync('tar', ['-xzf', tarball as string, '--strip-components=1', '-C', target], {
      cwd: folder,
    });
    const packed = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
    for (const dependency of Object.keys({ ...packed.dependencies, ...packed.peerDependencies }))
      if (!dependency.startsWith('@borough/')) link(dependency, source);
  }
  link('vue', join(ROOT, 'packages/element'));
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function link(name: string, from: string): void {
  const found = join(from, 'node_modules', name);
  const target = join(folder, 'node_modules', name);
  if (existsSync(target) || !existsSync(found)) return;
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(realpathSync(found), target);
}

/** The first snippet of a page of docs/start, in a language. */
function snippet(page: string, language: string): string {
  const text = readFileSync(join(ROOT, 'docs/start', page), 'utf8');
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1];
  if (!found) throw new Error(`${page} has no snippet of ${language}`);
  return found;
}

const linesOf = (text: string): number => text.split('\n').filter((line) => line.trim()).length;

async function buildIn(name: string, files: Record<string, string>, plugins: PluginOption[] = []) {
  const root = join(folder, name);
  mkdirSync(root);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  await build({ root, configFile: false, logLevel: 'error', plugins });
  return readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' });
}

describe('from nothing to a live city, from the packed tarballs with plain vite', () => {
  it('in ten lines of HTML', async () => {
    const page = snippet('html.md', 'html');
    expect(linesOf(page)).toBeLessThanOrEqual(10);
    const files = await buildIn('html', { 'index.html': page });
    expect(files).toContain('index.html');
    expect(files.filter((file) => /feeds\.worker.*\.js$/.test(file))).toHaveLength(1);
  }, 120_000);

  it('in fifteen lines of Vue', async () => {
    const { default: vue } = await import('@vitejs/plugin-vue');
    const page = snippet('vue.md', 'vue');
    expect(linesOf(page)).toBeLessThanOrEqual(15);
    const isCustomElement = (tag: string): boolean => tag.startsWith('borough-');
    const files = await buildIn(
      'vue',
      {
        'index.html': '<div id="app"></div><script type="module" src="main.js"></script>',
        'main.js':
          "import { createApp } from 'vue'; import App from './App.vue'; createApp(App).mount('#app');",
        'App.vue': page,
      },
      [vue({ template: { compilerOptions: { isCustomElement } } })],
    );
    expect(files).toContain('index.html');
    expect(files.filter((file) => /feeds\.worker.*\.js$/.test(file))).toHaveLength(1);
  }, 120_000);
});
