import { fork } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Outcome, toRows } from '../row.js';
import { runInPage } from './browser.js';
import { buildPage, buildProcess } from './build.js';
import { readEnvironment } from './environment.js';
import { PLANS, type Plan } from './plans.js';
import { toTable } from './table.js';
import { openWireServer } from './wire-server.js';

/** What `pnpm bench` was asked for. */
export interface Request {
  /** Scenarios, or `scenario:subject`; all where none is named. */
  readonly wanted: readonly string[];
  readonly runs: number;
  /** Where the report goes. */
  readonly folder: string;
  /** Sizes of one's own, as `{ "n": 1000 }`. */
  readonly change: Readonly<Record<string, number>>;
}

/**
 * Runs every subject of every wanted scenario in turn, `runs` times, and writes what came of it after each round, so
 * that a bench that is cut short leaves whole rounds.
 */
export async function runBench({ wanted, runs, folder, change }: Request): Promise<void> {
  const outcomes: Outcome[] = [];
  const wire = await openWireServer();
  const ask = createAsk();
  const wrong = new Set<string>();
  await mkdir(folder, { recursive: true });
  await write(folder, 'environment', await readEnvironment());
  for (let run = 0; run < runs; run++) {
    for (const plan of PLANS) {
      for (const subject of plan.subjects) {
        const name = `${plan.id}:${subject} (${plan.place})`;
        // Once wrong, it gets no number however often it runs.
        if (!isWanted(plan, subject, wanted) || wrong.has(name)) continue;
        const most = Math.min(runs, plan.runs ?? runs);
        if (run >= most) continue;
        const outcome = await ask(plan, subject, { ...change, wireUrl: wire.url });
        outcomes.push({ ...outcome, of: name });
        if (outcome.wrong) wrong.add(name);
        console.log(`${name} ${outcome.subject} ${run + 1}/${most}`);
        if (outcome.wrong) console.log(`  WRONG, no number: ${outcome.wrong}`);
      }
    }
    await write(folder, 'rows', toRows(outcomes));
  }
  wire.close();
  console.log(toTable(toRows(outcomes)));
}

function write(folder: string, name: string, value: unknown): Promise<void> {
  return writeFile(join(folder, `${name}.json`), `${JSON.stringify(value, null, 2)}\n`);
}

function isWanted({ id }: Plan, subject: string, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.includes(id) || wanted.includes(`${id}:${subject}`);
}

/** Sizes, and where the bench's own server is. */
type Change = Readonly<Record<string, number | string>>;
type Ask = (plan: Plan, subject: string, change: Change) => Promise<Outcome>;

/** Builds a page or a process when the first plan needs it. */
function createAsk(): Ask {
  let page: Promise<string> | null = null;
  let file: Promise<string> | null = null;
  return async (plan, subject, change) => {
    if (plan.place === 'page') {
      page ??= buildPage();
      return runInPage(await page, plan.scenario, subject, change);
    }
    file ??= buildProcess();
    return runInProcess(await file, subject, change);
  };
}

function runInProcess(file: string, subject: string, change: Change): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = fork(file, [subject, JSON.stringify(change)]);
    let outcome: Outcome | null = null;
    child.once('message', (message) => {
      outcome = message as Outcome;
    });
    child.once('exit', (status) => {
      if (outcome) resolve(outcome);
      else reject(new Error(`${subject} ended with ${status} and said nothing.`));
    });
  });
}
