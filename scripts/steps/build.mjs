import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './child.mjs';
import { fingerprint, isStamped, writeStamp } from './fingerprint.mjs';
import { ROOT, say, Trouble } from './root.mjs';

/** The `borough` command and all that it stands on; the examples are built from source. */
const COMMAND_PROJECT = 'packages/cli';

/** Compiles what runs in Node. It is quick where nothing has changed. */
export async function buildPackages() {
  const { status, output } = await runTool('typescript/bin/tsc', ['-b', COMMAND_PROJECT], {
    quiet: true,
  });
  if (status === 0) return;
  console.error(output.trim());
  throw new Trouble('Compiling the packages failed (see above).');
}

/** Builds an example for the browser, unless it was built from the same sources; returns its folder. */
export async function buildExample(name) {
  const out = join(ROOT, '.borough/build', name);
  const stamp = join(ROOT, '.borough/build', `${name}.stamp`);
  const packages = await readdir(join(ROOT, 'packages'));
  const paths = [
    join(ROOT, 'examples', name),
    ...packages.map((folder) => join(ROOT, 'packages', folder, 'src')),
    join(ROOT, 'vite.config.ts'),
    join(ROOT, 'pnpm-lock.yaml'),
  ];
  const print = await fingerprint({ paths, skip: ['node_modules', 'dist'] });
  if (await isStamped(stamp, print)) return out;
  say(`building example ${name}`);
  const { status, output } = await runTool(
    'vite/bin/vite.js',
    // Relative to the page, so that a portal may put it under any path.
    ['build', `examples/${name}`, '--config', 'vite.config.ts', '--base', './'].concat([
      '--outDir',
      out,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ]),
    // A test runner's NODE_ENV must not decide what is built.
    { quiet: true, env: { NODE_ENV: 'production' } },
  );
  if (status !== 0) {
    console.error(output.trim());
    throw new Trouble(`Building example ${name} failed (see above).`);
  }
  await writeStamp(stamp, print);
  return out;
}
