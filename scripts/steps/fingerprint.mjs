import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One short text for the content of files and folders, and for plain values; it changes when any of them does. */
export async function fingerprint({ paths = [], values = [], skip = [] }) {
  const hash = createHash('sha256');
  for (const value of values) hash.update(`${JSON.stringify(value)}\n`);
  for (const path of paths) await add(path, hash, skip);
  return hash.digest('hex').slice(0, 24);
}

async function add(path, hash, skip) {
  const found = await stat(path).catch(() => undefined);
  if (!found) hash.update(`none ${path}\n`);
  else if (found.isDirectory()) {
    for (const name of (await readdir(path)).sort())
      if (!skip.includes(name)) await add(join(path, name), hash, skip);
  } else {
    hash.update(`file ${path} ${found.size}\n`);
    hash.update(await readFile(path));
  }
}

/** True where the stamp says that this was made from the same. */
export async function isStamped(stamp, print) {
  return (await readFile(stamp, 'utf8').catch(() => '')) === print;
}

/** Written last, so that what was broken off is made anew. */
export async function writeStamp(stamp, print) {
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, print);
}
