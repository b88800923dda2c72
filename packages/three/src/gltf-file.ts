import {
  BufferAttribute,
  BufferGeometry,
  type Color,
  type InterleavedBufferAttribute,
  Matrix3,
  type Mesh,
  type MeshStandardMaterial,
  NoColorSpace,
  SRGBColorSpace,
  type Texture,
  Vector3,
} from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { LAZY_MESHOPT } from './gltf.js';

/** One mesh of a file with one material, in the file's own metres: y up, as the scene is. */
export interface FilePiece {
  /** `position`, `normal`, `uv` and `paint`: the colour of each corner, sRGB from 0 to 1. */
  readonly geometry: BufferGeometry;
  readonly picture: Texture | null;
  readonly opacity: number;
  readonly isDoubleSided: boolean;
  /** What is less opaque in the picture is not there. */
  readonly cut: number;
}

/** Reads a glTF or glb; rests, morphs and movements are left out. */
export async function readGltf(
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<readonly FilePiece[]> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const bytes = await response.arrayBuffer();
  const loader = new GLTFLoader().setMeshoptDecoder(LAZY_MESHOPT as never);
  const base = new URL('.', new URL(url, document.baseURI)).href;
  const { scene } = await loader.parseAsync(bytes, base);
  scene.updateMatrixWorld(true);
  const pieces: FilePiece[] = [];
  scene.traverse((object) => {
    const mesh = object as Mesh;
    if (mesh.isMesh) pieces.push(toPiece(mesh));
  });
  return pieces;
}

function toPiece(mesh: Mesh): FilePiece {
  const material = mesh.material as MeshStandardMaterial;
  const { map, alphaTest, transparent, opacity } = material;
  // The city mixes colours as they are written, not as light.
  if (map) map.colorSpace = NoColorSpace;
  return {
    geometry: toGeometry(mesh, material.color),
    picture: map,
    opacity: transparent ? Math.max(0.15, opacity) : 1,
    isDoubleSided: material.side !== 0,
    cut: alphaTest,
  };
}

type Numbers = BufferAttribute | InterleavedBufferAttribute;

/** The mesh where its node has it, as plain numbers: files may pack them in several ways. */
function toGeometry({ geometry: from, matrixWorld }: Mesh, color: Color): BufferGeometry {
  if (!from.getAttribute('normal')) from.computeVertexNormals();
  const [position, normal] = [from.getAttribute('position'), from.getAttribute('normal')];
  const { count } = position;
  const turn = new Matrix3().getNormalMatrix(matrixWorld);
  const uv: Numbers | undefined = from.getAttribute('uv');
  const tint: Numbers | undefined = from.getAttribute('color');
  const out = {
    position: new Float32Array(count * 3),
    normal: new Float32Array(count * 3),
    uv: new Float32Array(count * 2),
    paint: new Float32Array(count * 3),
  };
  const at = new Vector3();
  const paint = color.clone();
  for (let i = 0; i < count; i++) {
    at.fromBufferAttribute(position, i)
      .applyMatrix4(matrixWorld)
      .toArray(out.position, i * 3);
    at.fromBufferAttribute(normal, i)
      .applyMatrix3(turn)
      .normalize()
      .toArray(out.normal, i * 3);
    if (uv) out.uv.set([uv.getX(i), uv.getY(i)], i * 2);
    paint.copy(color);
    if (tint) paint.multiply({ r: tint.getX(i), g: tint.getY(i), b: tint.getZ(i) } as Color);
    const { r, g, b } = paint.getRGB({ r: 0, g: 0, b: 0 } as Color, SRGBColorSpace);
    out.paint.set([r, g, b], i * 3);
  }
  const made = new BufferGeometry();
  for (const [name, array] of Object.entries(out))
    made.setAttribute(name, new BufferAttribute(array, name === 'uv' ? 2 : 3));
  made.setIndex(from.index);
  from.dispose();
  return made;
}
