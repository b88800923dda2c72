import { readFile, rm } from 'node:fs/promises';
import { runTool } from './child.mjs';
import { say } from './root.mjs';

/** What a runner brings: `name`, and how many tests passed, failed and were skipped. */

/** A tool without tests of its own counts as one: it passes or it fails. */
export async function checkWith(name, path, args) {
  say(name);
  const { status } = await runTool(path, args, { timeoutMs: 300_000 });
  return { name, passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
}

/** Runs one vitest project and reads its numbers from its report, not from its words. */
export async function runVitest(project, report) {
  const name = `vitest ${project}`;
  say(name);
  await rm(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = await runTool(
    'vitest/vitest.mjs',
    ['run', '--project', project, ...reporters],
    { timeoutMs: 3_000_000 },
  );
  return { name, ...(await readReport(report, status)) };
}

/** Numbers of a vitest report; a runner that fell over counts as a failure, never as nothing. */
export async function readReport(path, status) {
  let report;
  try {
    report = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests = 0 } = report;
  // A file that could not even be loaded has no tests that could fail.
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
  );
  const failed = numFailedTests + broken.length;
  return {
    passed: numPassedTests,
    failed: failed === 0 && (status !== 0 || numPassedTests === 0) ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
  };
}

/** All runners together. */
export function sum(results) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const result of results) for (const key of Object.keys(total)) total[key] += result[key];
  return total;
}
