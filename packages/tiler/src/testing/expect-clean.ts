import { validateBytes } from 'gltf-validator';
import { expect } from 'vitest';

/**
 * What the validator may remark on: it does not know the two extensions, and so takes the buffer views that only the
 * property table uses for unused.
 */
const TOLERATED = ['UNSUPPORTED_EXTENSION', 'UNUSED_OBJECT'];

/** Fails unless Khronos' validator finds no error and no warning in a glb, and nothing else that is not tolerated. */
export async function expectClean(glb: Uint8Array): Promise<void> {
  const { issues } = await validateBytes(glb, { maxIssues: 0 });
  const remarks = issues.messages.filter(
    ({ code, severity }) => severity < 2 || !TOLERATED.includes(code),
  );
  expect(remarks).toEqual([]);
  expect([issues.numErrors, issues.numWarnings]).toEqual([0, 0]);
}
