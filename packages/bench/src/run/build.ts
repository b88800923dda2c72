import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';

const HERE = fileURLToPath(new URL('../../', import.meta.url));
const OUT = `${HERE}.borough/`;

/** Our own packages from their source, as every test has them. */
const CONDITIONS = ['borough-source', 'module', 'development|production'];

const COMMON: InlineConfig = { configFile: false, logLevel: 'warn', mode: 'production' };

/** Builds the page of all subjects, each of which is loaded alone; resolves to its folder. */
export async function buildPage(): Promise<string> {
  const outDir = `${OUT}page`;
  await build({
    ...COMMON,
    root: `${HERE}src/page`,
    base: './',
    resolve: { conditions: [...CONDITIONS, 'browser'] },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 20_000 },
  });
  return outDir;
}

/** Builds what a process of its own runs; resolves to the file. */
export async function buildProcess(): Promise<string> {
  const outDir = `${OUT}node`;
  await build({
    ...COMMON,
    root: HERE,
    ssr: { resolve: { conditions: [...CONDITIONS, 'node'] }, noExternal: [/^@borough/] },
    build: {
      ssr: 'src/run/ingest-process.ts',
      outDir,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
    },
  });
  return `${outDir}/ingest-process.js`;
}
