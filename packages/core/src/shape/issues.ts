import { BoroughError } from '../error.js';
import type { Issue } from './shape.js';

/** The error that tells what is wrong with a document, the first eight places by their paths. */
export function issuesError(code: string, what: string, issues: readonly Issue[]): BoroughError {
  const lines = issues
    .slice(0, 8)
    .map(({ path, message }) => `${path || '(document)'}: ${message}`);
  if (issues.length > 8) lines.push(`… and ${issues.length - 8} more`);
  return new BoroughError(code, `${what}.\n  ${lines.join('\n  ')}`);
}
