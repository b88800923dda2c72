#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { ensureChromium } from '../../../scripts/steps/chromium.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    out: { type: 'string', default: '.borough/bench' },
    size: { type: 'string', default: '{}' },
    docs: { type: 'boolean', default: false },
  },
});
/** Our own packages from their source: nothing needs to be built first. */
const SOURCE = { conditions: ['borough-source'], noExternal: [/^@borough\//] };

/** A module of the bench itself, as TypeScript. */
async function load(file) {
  const { module } = await runnerImport(
    fileURLToPath(new URL(`../src/run/${file}`, import.meta.url)),
    {
      configFile: false,
      logLevel: 'warn',
      environments: { inline: { resolve: SOURCE } },
    },
  );
  return module;
}

const folder = fileURLToPath(new URL('../results', import.meta.url));
if (values.docs) {
  const { writePage } = await load('docs.ts');
  await writePage(fileURLToPath(new URL('../../../docs/performance.md', import.meta.url)), folder);
} else {
  await ensureChromium();
  const { runBench } = await load('main.ts');
  await runBench({
    wanted: positionals,
    runs: Number(values.runs),
    folder: values.out,
    change: JSON.parse(values.size),
  });
}
process.exit(0);
