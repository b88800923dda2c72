import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where a page that works without a network has its service worker, and what it is called when built. */
const SOURCE = 'src/offline.worker.ts';
const NAME = 'offline.js';
/** In that source: the files of the application, which only the build knows. */
const PLACE = 'globalThis.BOROUGH_SHELL';

/**
 * A vite plugin: builds `src/offline.worker.ts` of a page that has one into `offline.js` beside it, a service
 * worker that knows every file of the page. While developing there is none: nothing there should be old.
 */
export function offlineWorker() {
  let root = '';
  let isBuilt = false;
  const isThere = () => isBuilt && existsSync(join(root, SOURCE));
  return {
    name: 'borough:offline-worker',
    enforce: 'post',
    configResolved(config) {
      root = config.root;
      isBuilt = config.command === 'build' && !config.build.ssr;
    },
    buildStart() {
      if (isThere()) this.emitFile({ type: 'chunk', id: join(root, SOURCE), fileName: NAME });
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[NAME];
        if (!isThere() || !worker) return;
        const files = Object.values(bundle).filter(
          (file) => file !== worker && !file.fileName.endsWith('.map') && !isCesium(file),
        );
        const shell = files.map((file) => ({
          url: file.fileName,
          // What lies in assets/ has its revision in its name.
          revision: file.fileName.startsWith('assets/') ? null : hash(file.code ?? file.source),
        }));
        const code = worker.code.replace(PLACE, () => JSON.stringify(shell));
        if (code === worker.code) this.error(`${SOURCE} does not read ${PLACE}`);
        worker.code = code;
      },
    },
  };
}

/** The other engine: several megabytes that this page does not load. */
function isCesium(file) {
  const isOfIt = (id) => id.includes('/@cesium/') || id.includes('/packages/cesium/');
  return file.fileName.startsWith('cesium/') || (file.moduleIds ?? []).some(isOfIt);
}

const hash = (content) => createHash('sha256').update(content).digest('hex').slice(0, 16);
