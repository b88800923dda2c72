import { spawn } from 'node:child_process';
import { ROOT } from '../steps/root.mjs';

/** Starts a city behind an example; resolves to its address and what ends it, or null where its data is not here. */
export function startCity({ city, example, at }) {
  const port = String(4480 + Math.floor(Math.random() * 200));
  const args = ['scripts/start.mjs', '--no-open', '--city', city, '--port', port];
  args.push('--example', example, ...(at ? ['--at', at] : []));
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  return new Promise((resolve, reject) => {
    const stop = () =>
      new Promise((done) => {
        if (child.exitCode !== null) done();
        child.once('exit', done);
        child.kill('SIGINT');
      });
    child.stdout.on('data', (chunk) => {
      told += chunk;
      const url = /borough: (http\S+)/.exec(told)?.[1];
      if (url) resolve({ url, stop });
    });
    child.stderr.on('data', (chunk) => (told += chunk));
    child.once('exit', (status) => {
      if (told.includes('BOROUGH_DATA')) resolve(null);
      else reject(new Error(`the city "${city}" ended with ${status}:\n${told}`));
    });
  });
}
