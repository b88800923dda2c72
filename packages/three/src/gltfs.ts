import type { GltfLayer } from '@borough/core';
import { type StandingGltf, standingGltfs } from '@borough/core/draw';
import {
  type BufferGeometry,
  DataTexture,
  DoubleSide,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
} from 'three';
import type { AdapterRoom, LayerAdapter, Part } from './adapter.js';
import { toScene } from './camera.js';
import { type FilePiece, readGltf } from './gltf-file.js';
import { createKindMaterials, type Kind } from './kind.js';
import { PICKABLE } from './tiles.js';

/** Where each stands, and how: slot, turn (radians clockwise from north), stretch. */
const HEAD = /* glsl */ `
in vec3 anchor;
in vec3 pose;
in vec3 paint;
out vec2 vPicture;
`;

const GLTF: Kind = {
  name: 'gltf',
  head: HEAD,
  place: (pass) => /* glsl */ `
uint slot = uint(pose.x + 0.5);
mat3 bTurn = mat3(cos(pose.y), 0.0, sin(pose.y), 0.0, 1.0, 0.0, -sin(pose.y), 0.0, cos(pose.y));
vec3 bAt = anchor + bTurn * (position * pose.z);
vPicture = uv;
${pass === 'color' ? 'vec3 bNormal = bTurn * normal;' : ''}
`,
  base: 'paint',
  fragmentHead: 'in vec2 vPicture;\nuniform sampler2D uPicture;\nuniform float uCut;\n',
  cut: 'if (texture(uPicture, vPicture).a < uCut) discard;',
  paint: 'bColor *= texture(uPicture, vPicture).rgb;',
};

/** One file that is on its way, here, or could not be had; and those that stand where it is. */
interface File {
  parts: readonly PiecePart[];
  isWaiting: boolean;
  standing: readonly StandingGltf[];
}

interface PiecePart extends Part {
  place(standing: readonly StandingGltf[]): void;
  free(): void;
}

/** The files that a table's things name, each drawn where they stand; one draw call a material. */
export function createGltfs(layer: GltfLayer, recipe: string, room: AdapterRoom): LayerAdapter {
  const { table, frame } = room;
  const uniforms = room.createUniforms();
  const white = new DataTexture(Uint8Array.of(255, 255, 255, 255) as never, 1, 1);
  white.needsUpdate = true;
  const files = new Map<string, File>();
  const closed = new AbortController();

  async function load(url: string, file: File): Promise<void> {
    try {
      const pieces = await readGltf(url, room.fetch, closed.signal);
      const parts = pieces.map(createPart);
      if (closed.signal.aborted) for (const part of parts) part.free();
      else file.parts = parts;
    } catch (thrown) {
      if (!closed.signal.aborted) room.failed('MODEL_FAILED', `A model could not be read`, thrown);
    }
    file.isWaiting = false;
    if (closed.signal.aborted) return;
    for (const part of file.parts) part.place(file.standing);
    room.reshaped();
  }

  function createPart({ geometry, picture, opacity, isDoubleSided, cut }: FilePiece): PiecePart {
    const materials = createKindMaterials({
      kind: GLTF,
      uniforms,
      extra: { uPicture: { value: picture ?? white }, uCut: { value: cut } },
      lighting: room.lighting,
      opacity,
    });
    if (isDoubleSided) for (const one of [materials.color, materials.id]) one.side = DoubleSide;
    const object = new Mesh<BufferGeometry>(geometry, materials.color);
    object.customDepthMaterial = materials.depth;
    object.frustumCulled = false;
    object.castShadow = true;
    object.receiveShadow = true;
    object.layers.enable(PICKABLE);
    return {
      object,
      materials,
      program: 'gltf',
      place(standing) {
        object.geometry.dispose();
        object.geometry = instancesOf(geometry, standing, place);
      },
      free() {
        object.removeFromParent();
        object.geometry.dispose();
        geometry.dispose();
        picture?.dispose();
        materials.free();
      },
    };
  }

  function place({ place: [lon, lat, height] }: StandingGltf): readonly number[] {
    const meters = Number.isNaN(height) ? frame.origin.heightMeters : height;
    return toScene(frame.place(lon, lat, meters));
  }

  /** Follows the table; true where something stands elsewhere now. */
  function sync(): void {
    const wanted = new Map<string, StandingGltf[]>();
    for (const one of standingGltfs(table, layer)) {
      const held = wanted.get(one.url);
      if (held) held.push(one);
      else wanted.set(one.url, [one]);
    }
    for (const [url, standing] of wanted) {
      const file = files.get(url);
      if (file) {
        file.standing = standing;
        for (const part of file.parts) part.place(standing);
        continue;
      }
      const fresh: File = { parts: [], isWaiting: true, standing };
      files.set(url, fresh);
      void load(url, fresh);
    }
    // A file that nothing names any more stays, so that undo and redo load it once; it draws nothing.
    for (const [url, file] of files) {
      if (wanted.has(url)) continue;
      file.standing = [];
      for (const part of file.parts) part.place([]);
    }
  }

  sync();
  const reads = new Set([layer.column, 'heading', 'scale']);
  return {
    get parts() {
      return [...files.values()].flatMap(({ parts }) => parts);
    },
    recipe,
    isSolid: true,
    isMirrored: true,
    isFilled: true,
    get isLoading() {
      return [...files.values()].some(({ isWaiting }) => isWaiting);
    },
    apply(changes) {
      const isOther =
        changes.positions.some((one) => one.table === table.id) ||
        changes.columns.some((one) => one.table === table.id && reads.has(one.column));
      if (isOther) sync();
      return isOther;
    },
    dispose() {
      closed.abort();
      for (const { parts } of files.values()) for (const part of parts) part.free();
      white.dispose();
    },
  };
}

/** A piece once for each that stands. */
function instancesOf(
  template: BufferGeometry,
  standing: readonly StandingGltf[],
  place: (one: StandingGltf) => readonly number[],
): InstancedBufferGeometry {
  const made = new InstancedBufferGeometry();
  made.index = template.index;
  for (const [name, attribute] of Object.entries(template.attributes))
    made.setAttribute(name, attribute);
  const anchor = Float32Array.from(standing.flatMap((one) => [...place(one)]));
  const pose = Float32Array.from(
    standing.flatMap(({ slot, headingDegrees, scale }) => [
      slot,
      (headingDegrees * Math.PI) / 180,
      scale,
    ]),
  );
  made.setAttribute('anchor', new InstancedBufferAttribute(anchor, 3));
  made.setAttribute('pose', new InstancedBufferAttribute(pose, 3));
  made.instanceCount = standing.length;
  return made;
}
