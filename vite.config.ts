import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { cesiumFiles } from './scripts/steps/cesium-files.mjs';
import { offlineWorker } from './scripts/steps/offline-worker.mjs';

// Set by scripts/setup.mjs: the system's Chromium where there is one, else playwright's own.
const provider = playwright({
  launchOptions: {
    executablePath: process.env.CHROMIUM_PATH,
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  },
});

const source = ['borough-source', 'module', 'browser', 'development|production'];

// Set by scripts/dev.mjs: the city's own server, for everything that is not the example.
const server = process.env.BOROUGH_SERVER;

export default defineConfig({
  plugins: [cesiumFiles(), offlineWorker()],
  server: server
    ? {
        proxy: {
          '^/(city\\.json|town/|tiles/|ground/|layers/|[^/]+\\.geojson)': server,
          '/mqtt': { target: server, ws: true },
        },
      }
    : {},
  resolve: { conditions: source },
  // vite's own default makes one file of a worker, with every transport and decoder in it.
  worker: { format: 'es' },
  ssr: { resolve: { conditions: ['borough-source', 'module', 'node', 'development|production'] } },
  test: {
    setupFiles: './packages/fixtures/src/patience.ts',
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,examples}/*/src/**/*.test.{ts,tsx}'],
          exclude: ['**/*.browser.test.{ts,tsx}', '**/*.integration.test.ts', '**/node_modules/**'],
          environment: 'node',
          // A machine with other work to do is no failure.
          testTimeout: 30_000,
          typecheck: {
            enabled: true,
            include: ['packages/*/src/**/*.test-d.{ts,tsx}'],
            tsconfig: './tsconfig.test.json',
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{packages,examples}/*/src/**/*.integration.test.ts'],
          environment: 'node',
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          globalSetup: './packages/fixtures/src/serve.ts',
          include: ['packages/*/src/**/*.browser.test.{ts,tsx}'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            provider,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
