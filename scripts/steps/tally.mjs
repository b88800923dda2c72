import { readFile, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { runTool } from './child.mjs';
import { ROOT, say } from './root.mjs';

/** What a runner brings: `name`, how many tests passed, failed and were skipped, and `told`, what to say of them. */

/** More files than these that fail are no accident, and are not run again. */
const MOST_AGAIN = 5;

/** A tool without tests of its own counts as one: it passes or it fails. */
export async function checkWith(name, path, args) {
  say(name);
  const { status } = await runTool(path, args, { timeoutMs: 300_000 });
  const told = status === 0 ? [] : [`failed: ${name}`];
  return { name, passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, told };
}

/**
 * Runs one vitest project and reads its numbers from its report, not from its words. Files that
 * failed run once more, alone: a machine with other work to do is told apart from a fault, and both
 * are said by name at the end.
 */
export async function runVitest(project, report) {
  const name = `vitest ${project}`;
  say(name);
  const first = await runFiles(project, report, []);
  const files = [...new Set(first.failures.map(({ file }) => file))];
  const again =
    files.length > 0 && files.length <= MOST_AGAIN
      ? await runFiles(project, report.replace('.json', '.again.json'), files)
      : undefined;
  return { name, ...settle(first, again) };
}

async function runFiles(project, report, files) {
  await rm(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = await runTool(
    'vitest/vitest.mjs',
    ['run', '--project', project, ...files, ...reporters],
    { timeoutMs: 3_000_000 },
  );
  return readReport(report, status);
}

/** Numbers of a vitest report; a runner that fell over counts as a failure, never as nothing. */
export async function readReport(path, status) {
  let report;
  try {
    report = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, failures: [] };
  }
  const { numPassedTests, numPendingTests, numTodoTests = 0 } = report;
  const failures = report.testResults.flatMap((file) => failuresOf(file));
  return {
    passed: numPassedTests,
    failed: Math.max(failures.length, status !== 0 || numPassedTests === 0 ? 1 : 0),
    skipped: numPendingTests + numTodoTests,
    failures,
  };
}

/** The failed tests of one file; one that could not even be loaded has no tests, and fails itself. */
function failuresOf({ name, status, assertionResults }) {
  const file = relative(ROOT, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length > 0) return failed.map(({ fullName }) => ({ file, test: fullName }));
  return status === 'failed' ? [{ file, test: 'the whole file' }] : [];
}

/** A run and, where files of it failed, their second run: where that is whole, nothing failed. */
export function settle({ passed, failed, skipped, failures }, again) {
  const isMended = again?.failed === 0;
  const word = isMended ? 'failed once, passed alone' : 'failed';
  const told = failures.map(({ file, test }) => `${word}: ${file} > ${test}`);
  if (failed > failures.length) told.push('failed: the runner itself; its last words are above');
  return isMended
    ? { passed: passed + failed, failed: 0, skipped, told }
    : { passed, failed, skipped, told };
}

/** All runners together. */
export function sum(results) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const result of results) for (const key of Object.keys(total)) total[key] += result[key];
  return total;
}
