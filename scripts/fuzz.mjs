import { runTool, stopChildren } from './steps/child.mjs';

/** `pnpm fuzz [N]`: N mutated inputs (200,000 by default) for every decoder and seed; `npm test` runs 5,000. */
const rounds = process.argv[2] ?? '200000';

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    stopChildren();
    process.exit(130);
  });

if (!/^[1-9]\d{0,8}$/.test(rounds)) {
  console.error(`borough: "${rounds}" is no number of inputs. Try: pnpm fuzz 200000`);
  process.exit(1);
}
process.env.BOROUGH_FUZZ = rounds;
const { status } = await runTool(
  'vitest/vitest.mjs',
  ['run', '--project', 'unit', '--typecheck.enabled=false', '-t', 'DC8', 'packages/feeds'],
  { timeoutMs: 6 * 3_600_000 },
);
process.exitCode = status === 0 ? 0 : 1;
