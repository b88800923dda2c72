import { createReadStream, existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { ROOT } from './root.mjs';

/** Cesium's own files by the folders that it asks for. */
const FOLDERS = {
  Assets: 'Source/Assets',
  Workers: 'Build/Workers',
  ThirdParty: 'Build/ThirdParty',
};
const TYPES = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

const engine = () =>
  dirname(
    createRequire(join(ROOT, 'packages/cesium/package.json')).resolve(
      '@cesium/engine/package.json',
    ),
  );

/**
 * A vite plugin: puts Cesium's workers, textures and decoders into `cesium/` beside a page that may draw
 * with Cesium, and nothing beside any other page.
 */
export function cesiumFiles() {
  return {
    name: 'borough:cesium-files',
    configureServer(server) {
      server.middlewares.use('/cesium', (request, response, next) => {
        const [, folder = '', ...rest] = decodeURIComponent(
          (request.url ?? '').split('?')[0],
        ).split('/');
        const inside = Object.hasOwn(FOLDERS, folder) && !rest.includes('..');
        const file = inside ? join(engine(), FOLDERS[folder], ...rest) : '';
        if (!inside || !existsSync(file)) return next();
        response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
        createReadStream(file).pipe(response);
      });
    },
    async generateBundle(_options, bundle) {
      const isNeeded = Object.values(bundle).some((chunk) =>
        chunk.moduleIds?.some((id) => id.includes('/@cesium/engine/')),
      );
      if (!isNeeded) return;
      for (const [folder, from] of Object.entries(FOLDERS)) {
        const root = join(engine(), from);
        for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
          if (!entry.isFile()) continue;
          const path = join(entry.parentPath, entry.name);
          const fileName = ['cesium', folder, ...path.slice(root.length + 1).split(/[\\/]/)].join(
            '/',
          );
          this.emitFile({ type: 'asset', fileName, source: await readFile(path) });
        }
      }
    },
  };
}
