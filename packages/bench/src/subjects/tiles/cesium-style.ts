import * as Cesium from '@cesium/engine';
import type { GlSpy } from '../../gl.js';
import { toLut } from '../../look.js';
import type { Values } from '../../messages/values.js';
import { CESIUM_VERSION } from '../../page/cesium.js';
import { openPlainTiles, type PlainTiles } from '../../page/plain-tiles.js';
import type { Subject } from '../../subject.js';

/** The idiomatic way to another look: a declared style of five conditions. It knows what tiles carry, not what is live. */
export function create(_spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  let plain: PlainTiles | null = null;
  const draw = (): void => plain?.draw();

  function restyle(look: number): void {
    const [r, g, b] = toLut(look);
    // All boxes are 30 m high: only the last condition holds, as each of them may for some.
    const conditions = [10, 15, 20, 25].map((limit, i) => [
      `\${height} < ${limit}`,
      `rgb(${i}, 0, 0)`,
    ]);
    if (!plain) return;
    plain.tileset.style = new Cesium.Cesium3DTileStyle({
      color: { conditions: [...conditions, ['true', `rgb(${r}, ${g}, ${b})`]] },
    });
    draw();
  }

  return {
    name: 'cesium:Cesium3DTileStyle',
    version: CESIUM_VERSION,
    isFixed: true,
    async open(n) {
      plain = await openPlainTiles(canvas, n);
      restyle(0);
    },
    draw,
    apply: draw,
    restyle,
    read: (i) => (plain?.features[i]?.color.red ?? Number.NaN) * 255,
    close: () => plain?.close(),
  };
}
