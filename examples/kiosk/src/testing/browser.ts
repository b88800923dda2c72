import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright';
import { CHROMIUM_FLAGS } from '../../../test/running.js';

/** A browser with a profile, as a kiosk has: it keeps what a private window would not. */
export async function openBrowser(
  options: BrowserContextOptions = {},
): Promise<BrowserContext & { readonly leave: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'borough-profile-'));
  // Watchdog and kiosk are of two sites, and Debian's browser keeps nothing for the inner one by default.
  await mkdir(join(folder, 'Default'));
  const preferences = { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } };
  await writeFile(join(folder, 'Default/Preferences'), JSON.stringify(preferences));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: CHROMIUM_FLAGS,
    viewport: { width: 960, height: 540 },
    ...options,
  });
  context.setDefaultTimeout(90_000);
  return Object.assign(context, {
    async leave() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  });
}
