import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { FLAGS, launch } from './browser.js';

/** Where figures come from; without it they say nothing. */
export interface Environment {
  readonly date: string;
  readonly commit: string;
  readonly cores: number;
  readonly processor: string;
  readonly memoryGigabytes: number;
  readonly node: string;
  readonly browser: string;
  readonly flags: readonly string[];
}

export async function readEnvironment(): Promise<Environment> {
  const browser = await launch();
  const version = browser.version();
  await browser.close();
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit,
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    browser: `Chromium ${version}`,
    flags: FLAGS,
  };
}
