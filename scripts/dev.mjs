import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readFlags } from './steps/flags.mjs';
import { ROOT, say } from './steps/root.mjs';

/** `pnpm dev`: a city's server, and the example from source with hot reload in front of it. */
const args = process.argv.slice(2);
const { example, port } = readFlags(args);
const children = [];

function run(script, scriptArgs, env) {
  const child = spawn(process.execPath, [join(ROOT, script), ...scriptArgs], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  child.on('exit', (status) => stop(status ?? 1));
  children.push(child);
  return child;
}

function stop(status) {
  for (const child of children) child.kill('SIGTERM');
  process.exit(status);
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(0));

run('scripts/start.mjs', [...args, '--no-open']).stdout.on('data', (chunk) => {
  const url = /borough: (http\S+)/.exec(String(chunk))?.[1];
  if (!url || children.length > 1) return;
  say(`the city is at ${url}; the example from source:`);
  const vite = [`examples/${example}`, '--config', 'vite.config.ts', '--port', String(port + 1)];
  run('node_modules/vite/bin/vite.js', vite, { BOROUGH_SERVER: url }).stdout.pipe(process.stdout);
});
