import { setup } from './setup.mjs';
import { runTool, stopChildren } from './steps/child.mjs';

/** `pnpm soak`: three hundred tours of the kiosk, with lost contexts, a cut network, midnight and a change of clocks. */
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    stopChildren();
    process.exit(130);
  });

await setup();
const { status } = await runTool(
  'vitest/vitest.mjs',
  ['run', '--project', 'integration', 'examples/kiosk/src/soak.integration.test.ts'],
  { env: { BOROUGH_SOAK: 'full' } },
);
process.exitCode = status === 0 ? 0 : 1;
