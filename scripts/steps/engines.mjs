/**
 * In the page of the example `engines`: what of their buildings has different
 * colours. Of each building the middle colour of its inner pixels is compared; the mean difference over
 * buildings may be 8 of 255 in each channel.
 */
export function compareEngines() {
  const MOST = 8;
  const LEAST_PIXELS = 12;
  const { three, cesium } = globalThis.engines;
  const { width, height, slots } = three.ids('main');
  const first = three.pixels().data;
  const { scene } = cesium;
  scene.requestRender();
  scene.render();
  const gl = scene.canvas.getContext('webgl2');
  const size = `${gl.drawingBufferWidth} × ${gl.drawingBufferHeight}`;
  if (size !== `${width} × ${height}`)
    return {
      told: '',
      faults: [`the pictures are not of one size: ${width} × ${height}, ${size}`],
    };
  const second = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, second);
  const inner = new Map();
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const i = y * width + x;
      const slot = slots[i];
      const around = [i - 2, i + 2, i - 2 * width, i + 2 * width];
      if (slot === 0 || !around.every((at) => slots[at] === slot)) continue;
      if (!inner.has(slot)) inner.set(slot, []);
      inner.get(slot).push([x, y]);
    }
  }
  const middle = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];
  const sums = [0, 0, 0];
  let buildings = 0;
  for (const pixels of inner.values()) {
    if (pixels.length < LEAST_PIXELS) continue;
    buildings++;
    for (let c = 0; c < 3; c++) {
      const left = middle(pixels.map(([x, y]) => first[(y * width + x) * 4 + c]));
      // WebGL counts rows from below.
      const right = middle(pixels.map(([x, y]) => second[((height - 1 - y) * width + x) * 4 + c]));
      sums[c] += Math.abs(left - right);
    }
  }
  const told = `${buildings} buildings, mean difference of red, green, blue: ${sums
    .map((sum) => (sum / buildings).toFixed(2))
    .join(', ')} of 255`;
  const isFine = buildings >= 30 && sums.every((sum) => sum / buildings <= MOST);
  return { told, faults: isFine ? [] : [told] };
}
