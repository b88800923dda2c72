#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../dist/index.js', import.meta.url);
if (existsSync(built)) {
  const { runProcess } = await import(built.href);
  await runProcess();
} else {
  console.error('borough: not built yet. Run "npm start" once, or: npx tsc -b');
  process.exitCode = 1;
}
