import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

const EXECUTABLE = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', chromium.executablePath()].find(
  (path) => path && existsSync(path),
);

export const hasChromium = EXECUTABLE !== undefined;

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(EXECUTABLE && { executablePath: EXECUTABLE }),
    args: ['--no-sandbox'],
  });
}
