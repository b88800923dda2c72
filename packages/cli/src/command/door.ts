import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BoroughError } from '@borough/core';
import { createCredential } from '@borough/server';
import type { Command } from '../command.js';
import { readCredentials, writeCredentials } from '../door-file.js';

/** Two, while one is being replaced. */
const MOST = 2;

/** `borough door credential OPERATOR`: lets an operator push. */
export const command: Command = {
  name: 'door',
  usage: 'credential OPERATOR [--file FILE] [--replace]',
  help: [
    'Makes a credential with which an operator pushes to POST /ingest/<feed>, and prints it: it is seen this once.',
    'The file gets its hash only, and is what borough serve --credentials reads.',
    '',
    '  borough door credential parking-co',
    '',
    'For the people of the city, who read every operator’s record of silences, the operator is: readers',
    '',
    '  --file FILE  where the hashes are kept; credentials.json by default',
    '  --replace    the old ones end; without it, one old one goes on beside the new one',
  ],
  options: { file: { type: 'string' }, replace: { type: 'boolean' } },
  words: [2, 2],
  async run(args, io) {
    const [verb, operator] = args.words as readonly [string, string];
    if (verb !== 'credential') {
      throw new BoroughError('USAGE', `borough door knows "credential", not "${verb}".`);
    }
    const file = args.text('file') ?? 'credentials.json';
    const path = resolve(io.folder, file);
    const { token, hash } = createCredential(operator);
    const credentials = existsSync(path) ? await readCredentials(path) : {};
    const old = args.has('replace') ? [] : (credentials[operator] ?? []).slice(1 - MOST);
    await writeCredentials(path, { ...credentials, [operator]: [...old, hash] });
    io.out(token);
    io.err(
      `borough: its hash is in ${file}; the credential itself is nowhere. A server that runs reads it when it starts again.`,
    );
  },
};
