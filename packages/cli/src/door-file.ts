import { readFile, rename, writeFile } from 'node:fs/promises';
import { BoroughError } from '@borough/core';
import type { DoorOptions } from '@borough/server';

/** Hashes of credentials by operator; `readers` are those of the people who read everybody's record. */
export type Credentials = Readonly<Record<string, readonly string[]>>;

/** What a city lets in, without any secret: it may stand in a repository. */
interface DoorFile extends Pick<DoorOptions, 'feeds' | 'limits' | 'isRecordPublic'> {
  readonly operators: readonly Omit<DoorOptions['operators'][number], 'credentials'>[];
}

const MEMBERS: readonly string[] = ['operators', 'feeds', 'limits', 'isRecordPublic'];
const READERS = 'readers';

/**
 * A door from its two files. Every operator must have a credential, and every credential an operator.
 *
 * @throws BoroughError FILE_MISSING, FILE_INVALID, DOOR_INVALID
 */
export async function readDoor(
  doorPath: string,
  credentialsPath: string,
): Promise<Omit<DoorFile, 'operators'> & Pick<DoorOptions, 'operators' | 'readers'>> {
  const door = await readObject(doorPath);
  const stranger = Object.keys(door).find((name) => !MEMBERS.includes(name));
  if (stranger !== undefined)
    throw invalid(doorPath, `"${stranger}" is not known. A door has: ${MEMBERS.join(', ')}`);
  for (const name of ['operators', 'feeds']) {
    if (!Array.isArray(door[name])) throw invalid(doorPath, `"${name}" must be a list`);
  }
  if (!['boolean', 'undefined'].includes(typeof door.isRecordPublic))
    throw invalid(doorPath, '"isRecordPublic" must be true or false');
  const { operators, ...rest } = door as unknown as DoorFile;
  const credentials = await readCredentials(credentialsPath);
  const ids = operators.map(({ id }) => id);
  for (const id of ids) {
    if (credentials[id]?.length) continue;
    throw new BoroughError(
      'DOOR_INVALID',
      `Operator "${id}" has no credential. Make one: borough door credential ${id} --file ${credentialsPath}`,
    );
  }
  const nobody = Object.keys(credentials).find((id) => id !== READERS && !ids.includes(id));
  if (nobody !== undefined) {
    throw new BoroughError(
      'DOOR_INVALID',
      `${credentialsPath} has credentials of "${nobody}", who is no operator in ${doorPath}. Add the operator, or take them out.`,
    );
  }
  return {
    operators: operators.map((one) => ({ ...one, credentials: credentials[one.id] ?? [] })),
    ...{ ...rest, readers: credentials[READERS] ?? [] },
  };
}

/** @throws BoroughError FILE_MISSING, FILE_INVALID */
export async function readCredentials(path: string): Promise<Credentials> {
  const found = await readObject(path);
  for (const [operator, hashes] of Object.entries(found)) {
    const isList = Array.isArray(hashes) && hashes.every((hash) => typeof hash === 'string');
    if (!isList) throw invalid(path, `"${operator}" must be a list of hashes`);
  }
  return found as Credentials;
}

/** Whole or not at all, and for nobody else's eyes. */
export async function writeCredentials(path: string, credentials: Credentials): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

async function readObject(path: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new BoroughError('FILE_MISSING', `There is nothing to read at ${path}. Check the path.`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // It is told below.
  }
  throw invalid(path, 'it must be a JSON object');
}

function invalid(path: string, problem: string): BoroughError {
  return new BoroughError('FILE_INVALID', `${path}: ${problem}.`);
}
