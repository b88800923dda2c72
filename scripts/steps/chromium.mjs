import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runTool } from './child.mjs';
import { say } from './root.mjs';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What the tests need from Debian, and how to see that it is there. */
const DEBIAN = [
  ['chromium', () => findProgram(BROWSERS) !== undefined],
  ['fonts-noto-cjk', hasChineseFont],
  ['mosquitto', () => findProgram(['mosquitto']) !== undefined],
  ['nats-server', () => findProgram(['nats-server']) !== undefined],
];

/**
 * Sees to a browser, a Chinese font and two brokers, and sets CHROMIUM_PATH. What cannot be had is said
 * and left to the tests that need it: they fail and are counted.
 */
export async function ensureChromium() {
  if (process.getuid?.() === 0 && findProgram(['apt-get'])) await installFromDebian();
  const { CHROMIUM_PATH } = process.env;
  const found = CHROMIUM_PATH && existsSync(CHROMIUM_PATH) ? CHROMIUM_PATH : findProgram(BROWSERS);
  if (found) {
    process.env.CHROMIUM_PATH = found;
    return;
  }
  delete process.env.CHROMIUM_PATH;
  say("installing playwright's Chromium");
  const { status } = await runTool('playwright/cli.js', ['install', 'chromium']);
  if (status !== 0) say('no Chromium could be installed: the browser tests will fail');
}

async function installFromDebian() {
  const missing = [];
  for (const [name, isThere] of DEBIAN) if (!(await isThere())) missing.push(name);
  if (missing.length === 0) return;
  say(`installing ${missing.join(', ')} from Debian`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { quiet: true, env });
  const args = ['install', '-y', '-q', '--no-install-recommends', ...missing];
  const { status, output } = await run('apt-get', args, { quiet: true, env });
  if (status !== 0) say(`that failed: ${output.trim().split('\n').at(-1)}`);
}

async function hasChineseFont() {
  const { status, output } = await run('fc-list', [':lang=zh'], { quiet: true });
  return status === 0 && output.trim() !== '';
}

function findProgram(names) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  for (const name of names)
    for (const folder of folders)
      if (folder !== '' && existsSync(join(folder, name))) return join(folder, name);
  return undefined;
}
