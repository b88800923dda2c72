import { join } from 'node:path';
import { createServer } from 'vite';
import { ROOT, say } from '../steps/root.mjs';
import { startCity } from './city.mjs';

const PLACES = ['hero', 'centre'];
const PEERS = ['three', 'cesium', 'deck'];
const SCREEN = { width: 1280, height: 720 };
const PATIENCE = { timeout: 180_000 };

/** The town's tiles from the same cameras, drawn by bare 3d-tiles-renderer, Cesium and deck.gl, and by us. */
export async function shootPeers(browser) {
  const running = await startCity({
    city: 'town',
    example: 'picture',
    at: '2026-06-05T12:30:00+08:00',
  });
  const pages = await createServer({
    configFile: join(ROOT, 'vite.config.ts'),
    root: join(ROOT, 'packages/bench'),
    server: {
      host: '127.0.0.1',
      port: 0,
      proxy: { '^/(city\\.json|tiles/)': running.url },
      fs: { allow: [ROOT] },
    },
    plugins: [cesiumAssets()],
    logLevel: 'error',
  });
  await pages.listen();
  const { port } = pages.httpServer.address();
  const faults = [];
  const shoot = async (name, url, isWhole) => {
    const page = await browser.newPage({ viewport: SCREEN });
    page.on('pageerror', (error) => faults.push(`${name}: ${error.message}`));
    await page.goto(url, PATIENCE);
    await page.waitForFunction(isWhole, null, PATIENCE);
    await page.waitForTimeout(4000);
    const path = join(ROOT, 'shots', `peers-${name}.png`);
    await page.screenshot({ path, ...PATIENCE });
    await page.close();
    say(path.slice(ROOT.length));
  };
  try {
    for (const place of PLACES) {
      const noon = encodeURIComponent('{"do":"sun","at":"2026-06-05T12:30:00+08:00"}');
      const ours = `${running.url}?place=${place}&quality=high&caption=no&do=${noon}`;
      await shoot(
        `${place}-borough`,
        ours,
        () => globalThis.picture?.renderer.stats().pending === 0,
      );
      for (const peer of PEERS)
        await shoot(
          `${place}-${peer}`,
          `http://127.0.0.1:${port}/peers/${peer}.html?place=${place}`,
          () => globalThis.isWhole?.(),
        );
    }
  } finally {
    await pages.close();
    await running.stop();
  }
  return faults;
}

/** Cesium's workers and pictures, from where it is installed. */
function cesiumAssets() {
  const folder = join(ROOT, 'packages/bench/node_modules/@cesium/engine');
  return {
    name: 'cesium-assets',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const path = /^\/cesium\/(.*)$/.exec(request.url ?? '')?.[1];
        if (path?.startsWith('Workers/')) request.url = `/@fs${folder}/Build/${path}`;
        else if (path) request.url = `/@fs${folder}/Source/${path}`;
        next();
      });
    },
  };
}
