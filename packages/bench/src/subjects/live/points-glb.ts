import { placeIn } from '../../messages/values.js';

/** A glTF of so many points, each with its number as a feature id (EXT_mesh_features). */
export function toPointsGlb(n: number): Uint8Array {
  const place = placeIn(n, 8000);
  const positions = new Float32Array(n * 3);
  // glTF is y up: north is −z.
  for (let i = 0; i < n; i++) positions.set([place(i)[0], 0, -place(i)[1]], i * 3);
  const ids = Float32Array.from({ length: n }, (_id, i) => i);
  const featureIds = [{ featureCount: n, attribute: 0 }];
  const json = JSON.stringify({
    asset: { version: '2.0' },
    extensionsUsed: ['EXT_mesh_features'],
    scenes: [{ nodes: [0] }],
    scene: 0,
    nodes: [{ mesh: 0 }],
    meshes: [
      {
        primitives: [
          {
            mode: 0,
            attributes: { POSITION: 0, _FEATURE_ID_0: 1 },
            extensions: { EXT_mesh_features: { featureIds } },
          },
        ],
      },
    ],
    accessors: [
      {
        bufferView: 0,
        componentType: 5126,
        count: n,
        type: 'VEC3',
        min: [-4000, 0, -4000],
        max: [4000, 0, 4000],
      },
      { bufferView: 1, componentType: 5126, count: n, type: 'SCALAR' },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: n * 12 },
      { buffer: 0, byteOffset: n * 12, byteLength: n * 4 },
    ],
    buffers: [{ byteLength: n * 16 }],
  });
  const text = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 4) * 4));
  const out = new Uint8Array(28 + text.length + n * 16);
  const view = new DataView(out.buffer);
  [0x46546c67, 2, out.length, text.length, 0x4e4f534a].forEach((word, i) => {
    view.setUint32(i * 4, word, true);
  });
  out.set(text, 20);
  view.setUint32(20 + text.length, n * 16, true);
  view.setUint32(24 + text.length, 0x004e4942, true);
  out.set(new Uint8Array(positions.buffer), 28 + text.length);
  out.set(new Uint8Array(ids.buffer), 28 + text.length + n * 12);
  return out;
}
