import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { startCity } from './pictures/city.mjs';
import { shootFlight } from './pictures/flight.mjs';
import { shootPeers } from './pictures/peers.mjs';
import { PLANS } from './pictures/plans.mjs';
import { LAUNCH, shoot } from './pictures/shoot.mjs';
import { setup } from './setup.mjs';
import { ROOT, say } from './steps/root.mjs';

/**
 * `pnpm shots`: pictures of the town and of every example in its main states, in `shots/`; missing glyphs fail
 * it. `--only TEXT` takes those whose name contains it, `--flight` ten seconds of a flight as one sheet, and
 * `--peers` the town's tiles as other libraries draw them, beside ours.
 */
const args = process.argv.slice(2);
const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
const isPeers = args.includes('--peers');
const isFlight = args.includes('--flight');
const isWanted = (name) => only === undefined || name.includes(only);

await setup();
if (only === undefined && !isPeers && !isFlight)
  await rm(join(ROOT, 'shots'), { recursive: true, force: true });
await mkdir(join(ROOT, 'shots'), { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args: LAUNCH });
const faults = [];
try {
  if (isPeers) faults.push(...(await shootPeers(browser)));
  if (isFlight) faults.push(...(await shootFlight(browser)));
  for (const { example, city, at, isOptional, states } of isPeers || isFlight ? [] : PLANS) {
    const wanted = states.filter(({ name }) => isWanted(`${example}-${city}-${name}`));
    if (wanted.length === 0) continue;
    const running = await startCity({ city, example, at });
    if (!running) {
      say(`${city} is left out: its data is not here`);
      if (!isOptional) faults.push(`${city} did not start`);
      continue;
    }
    try {
      for (const state of wanted)
        faults.push(...(await shoot(browser, running, `${example}-${city}`, state)));
    } finally {
      await running.stop();
    }
  }
} finally {
  await browser.close();
}
for (const fault of faults) console.error(`shots: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
