import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './child.mjs';
import { fingerprint, isStamped, writeStamp } from './fingerprint.mjs';
import { ROOT, say, Trouble } from './root.mjs';

/** Installs what pnpm-lock.yaml says, with the pnpm that package.json names; nothing where that is done. */
export async function install() {
  const stamp = join(ROOT, 'node_modules/.borough-install');
  const print = await fingerprint({ paths: await manifests() });
  if (await isStamped(stamp, print)) return;
  say('installing packages (a minute, the first time)');
  const { packageManager } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  // Through npx: pnpm need not be there, and one that is may be another version.
  const { status, output } = await run('npx', ['--yes', packageManager, 'install'], {
    quiet: true,
  });
  if (status !== 0) {
    console.error(output.trim());
    throw new Trouble('Installing packages failed (see above). Is the npm registry reachable?');
  }
  // Once more: pnpm may have completed the lockfile.
  await writeStamp(stamp, await fingerprint({ paths: await manifests() }));
}

async function manifests() {
  const paths = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'];
  for (const folder of ['packages', 'examples'])
    for (const name of (await readdir(join(ROOT, folder)).catch(() => [])).sort())
      paths.push(join(folder, name, 'package.json'));
  return paths.map((path) => join(ROOT, path));
}
