import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The bundle for pages without a build: one module to name, what is heavy in chunks of its own, and the page for frames. */
export default defineConfig({
  root: here('.'),
  base: './',
  resolve: { conditions: ['borough-source', 'module', 'browser', 'development|production'] },
  worker: { format: 'es' },
  build: {
    outDir: here('../dist/bundle'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 4000,
    rollupOptions: {
      input: {
        borough: here('borough.ts'),
        client: here('../src/client/index.ts'),
        embed: here('embed.html'),
      },
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
