import { pathToFileURL } from 'node:url';
import { ensureChromium } from './steps/chromium.mjs';
import { install } from './steps/install.mjs';
import { checkNode } from './steps/root.mjs';

/** Everything that developing and testing need: packages, a browser, fonts, a broker. Quick where it is done. */
export async function setup() {
  checkNode();
  await install();
  await ensureChromium();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  setup().catch((failure) => {
    console.error(`borough: ${failure.message}`);
    process.exitCode = 1;
  });
}
