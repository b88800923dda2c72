import { spawn } from 'node:child_process';
import { ROOT } from './root.mjs';

const running = new Set();

/**
 * Runs a program to its end and resolves to its exit status; 1 where it could not be started or was
 * killed. `quiet` keeps its output back and resolves to it, for the case that it fails.
 */
export function run(program, args, { quiet = false, env = {}, timeoutMs = 0 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      // What these programs say is progress: standard output stays free for the one line that counts.
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    running.add(child);
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    const timer = timeoutMs > 0 ? setTimeout(() => child.kill('SIGKILL'), timeoutMs) : undefined;
    const end = (status) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ status, output });
    };
    child.on('error', (failure) => {
      output += failure.message;
      end(1);
    });
    child.on('close', (status) => end(status ?? 1));
  });
}

/** Runs a JavaScript tool with this very Node, found by its path in node_modules. */
export function runTool(path, args, options) {
  return run(process.execPath, [`node_modules/${path}`, ...args], options);
}

/** Ends every program that still runs. */
export function stopChildren() {
  for (const child of running) child.kill('SIGTERM');
}
