import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setup } from './setup.mjs';
import { stopChildren } from './steps/child.mjs';
import { ROOT, say } from './steps/root.mjs';
import { checkWith, runVitest, sum } from './steps/tally.mjs';

/** `npm test`: every check there is, each to its end, and one last line that sums them up. */
async function test() {
  await setup();
  const reports = join(ROOT, '.borough/test');
  await mkdir(reports, { recursive: true });
  const tsc = 'typescript/bin/tsc';
  const results = [
    await checkWith('biome', '@biomejs/biome/bin/biome', ['check', '.']),
    await checkWith('oxlint', 'oxlint/bin/oxlint', []),
    await checkWith('tsc -b', tsc, ['-b']),
    await checkWith('tsc of the tests', tsc, ['-p', 'tsconfig.test.json']),
  ];
  for (const project of ['unit', 'browser', 'integration'])
    results.push(await runVitest(project, join(reports, `${project}.json`)));
  for (const { name, passed, failed, skipped } of results)
    say(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  for (const line of results.flatMap(({ told }) => told)) say(line);
  return sum(results);
}

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    stopChildren();
    process.exit(130);
  });

const { passed, failed, skipped } = await test().catch((failure) => {
  console.error(`borough: ${failure.message}`);
  return { passed: 0, failed: 1, skipped: 0 };
});
process.exitCode = failed === 0 ? 0 : 1;
console.log(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
