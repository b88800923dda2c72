import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a person did wrong or lacks, told in one line with the next move; it ends a script with status 1. */
export class Trouble extends Error {}

/** Says what is going on, apart from the one line that counts. */
export function say(line) {
  console.error(`· ${line}`);
}

const [major, minor] = process.versions.node.split('.').map(Number);

/** Node 20.19 is the first of its line with all that the tools need. */
export function checkNode() {
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Trouble(
    `Node ${process.versions.node} is too old; borough needs 20.19 or newer. See https://nodejs.org`,
  );
}
