import {
  ALARM_MASK,
  ALARM_SHIFT,
  type CompiledStyle,
  HIDDEN,
  HIGHLIGHTED,
  KNOWN,
  type LabelsLayer,
  type LayerReader,
  numberAt,
  type OverrideReader,
  SELECTED,
  type TableReader,
  trackAt,
} from '@borough/core';
import {
  type BufferGeometry,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  PlaneGeometry,
} from 'three';
import type { AdapterRoom, LayerAdapter } from './adapter.js';
import { type Point, toScene } from './camera.js';
import { ATLAS, EDGE, FONT_PIXELS } from './glyphs.js';
import { createKindMaterials, type Kind } from './kind.js';
import { LABEL_PIXELS } from './label-text.js';
import { setVector } from './material.js';
import { placePart } from './paged.js';
import { inkColor } from './palette.js';
import { PICKABLE } from './tiles.js';

/** One label on the screen. */
export interface Written {
  readonly slot: number;
  readonly text: string;
  readonly widthPixels: number;
  /** 0 … 1 while it comes and goes. */
  readonly alpha: number;
}

/** A layer's labels: what could be written where, and the letters that are. */
export interface LabelsAdapter extends LayerAdapter {
  readonly layer: LabelsLayer;
  readonly table: TableReader;
  /** Where a thing's label hangs in the local scene; null where the thing is nowhere. */
  anchor(slot: number, style: CompiledStyle): Point | null;
  /** How much a label matters: alarms, then what is chosen, then the layer's priority; −1: not at all. */
  rank(slot: number, column: string, override: OverrideReader): number;
  write(labels: readonly Written[], reader: LayerReader): void;
}

/** Letters that one layer can show in one view. */
const MOST_LETTERS = 1024;

const KIND: Kind = {
  name: 'label',
  head: /* glsl */ `
in vec3 anchor;
// left, bottom, width, height in pixels from the anchor
in vec4 glyph;
// left, top, width, height in the atlas
in vec4 atlas;
// slot, alpha, 1 for the ink and 0 for the halo under it
in vec3 ink;
uniform float uLabelPixel;
out vec2 vAtlas;
flat out vec2 vInk;
`,
  place: (pass) => /* glsl */ `
uint slot = uint(ink.x + 0.5);
vec3 bAt = anchor;
vec2 bCorner = position.xy + 0.5;
vAtlas = (atlas.xy + vec2(bCorner.x, 1.0 - bCorner.y) * atlas.zw) / vec2(${ATLAS.width}.0, ${ATLAS.height}.0);
vInk = ink.yz;
${pass === 'color' ? 'vec3 bNormal = vec3(0.0, 1.0, 0.0);' : ''}
`,
  tail: /* glsl */ `
mvPosition.xy += (glyph.xy + bCorner * glyph.zw) * uLabelPixel * -mvPosition.z;
gl_Position = projectionMatrix * mvPosition;
`,
  fragmentHead: /* glsl */ `
in vec2 vAtlas;
flat in vec2 vInk;
uniform sampler2D uGlyphs;
uniform vec3 uHalo;
`,
  paint: /* glsl */ `
float bDistance = texture(uGlyphs, vAtlas).r;
float bSoft = max(0.02, 0.7 * fwidth(bDistance));
float bEdge = vInk.y > 0.5 ? ${EDGE.toFixed(2)} : ${(EDGE - 0.4).toFixed(2)};
float bCover = smoothstep(bEdge - bSoft, bEdge + bSoft, bDistance);
if (bCover * vInk.x < 0.01) discard;
bColor = vInk.y > 0.5 ? bColor : uHalo;
diffuseColor.a = bCover * vInk.x * (vInk.y > 0.5 ? 1.0 : 0.82);
`,
  isFlat: true,
};

/** Who writes labels: the desk, which all layers of labels share. */
export function createLabels(layer: LabelsLayer, recipe: string, room: AdapterRoom): LabelsAdapter {
  const { table, frame, lighting, glyphs } = room;
  const uniforms = room.createUniforms();
  const uLabelPixel = { value: 0 };
  const uHalo = { value: uniforms.uNoData.value.clone() };
  const materials = createKindMaterials({
    kind: KIND,
    uniforms,
    extra: { uLabelPixel, uHalo, uGlyphs: { value: glyphs.texture } },
    lighting,
  });
  // Over everything: a name that is half behind a wall is no name.
  for (const material of [materials.color, materials.id]) {
    material.depthTest = false;
    material.depthWrite = false;
  }
  materials.color.transparent = true;
  const geometry = createGeometry();
  const object = new Mesh<BufferGeometry>(geometry, materials.color);
  object.frustumCulled = false;
  object.layers.enable(PICKABLE);
  const middles = new Map<number, Point | null>();
  const size = layer.size ?? 'small';
  const lift = layer.liftMeters ?? 4;

  function middleOf(slot: number): Point | null {
    let found = middles.get(slot);
    if (found === undefined) {
      const part = table.geometry.get(slot)?.parts[0];
      found = part ? middle(placePart(part, frame), table.geometry.get(slot)?.type) : null;
      middles.set(slot, found);
    }
    return found;
  }

  function standing(slot: number): Point | null {
    const place = table.tracks && trackAt(table.tracks.frames, slot, room.playMs());
    const [lon, lat, height] =
      place ?? table.positions?.subarray(slot * 3, slot * 3 + 3) ?? ([] as number[]);
    if (lon === undefined || lat === undefined || Number.isNaN(lon)) return middleOf(slot);
    const meters =
      height === undefined || Number.isNaN(height) ? frame.origin.heightMeters : height;
    return toScene(frame.place(lon, lat, meters));
  }

  return {
    parts: [{ object, materials, program: 'label' }],
    recipe,
    layer,
    table,
    isSolid: false,
    isOnTop: true,
    isFilled: true,
    base: inkColor,
    anchor(slot, style) {
      const place = standing(slot);
      if (!place) return null;
      const { column } = style.height;
      const cells = column === null ? null : table.column(column);
      const isKnown = ((cells?.flags[slot] ?? 0) & KNOWN) !== 0;
      const height = numberAt(style.height, cells?.values[slot] ?? 0, isKnown);
      return [place[0], place[1] + lift + height, place[2]];
    },
    rank(slot, column, override) {
      const bits = override.bits[slot] ?? 0;
      if (bits & HIDDEN) return -1;
      const alarm = ((table.column(column).flags[slot] as number) & ALARM_MASK) >> ALARM_SHIFT;
      const chosen = bits & SELECTED ? 2 : bits & HIGHLIGHTED ? 1 : 0;
      return alarm * 1e8 + chosen * 1e7 + ((layer.priority ?? 0) + 1000) * 1e3;
    },
    apply(changes) {
      for (const change of changes.geometries) if (change.table === table.id) middles.clear();
      return [
        ...changes.positions,
        ...changes.geometries,
        ...changes.columns,
        ...changes.tracks,
      ].some((change) => change.table === table.id);
    },
    prepare(view) {
      uLabelPixel.value = view.pixel;
      setVector(uHalo.value, room.theme().background);
      object.visible = geometry.instanceCount > 0;
    },
    write(labels, { style }) {
      const arrays = ['anchor', 'glyph', 'atlas', 'ink'].map(
        (name) => geometry.getAttribute(name).array as Float32Array,
      ) as [Float32Array, Float32Array, Float32Array, Float32Array];
      const scale = LABEL_PIXELS[size] / FONT_PIXELS;
      let n = 0;
      // All halos first: none may lie on a neighbour's ink.
      for (const isInk of [0, 1]) {
        for (const { slot, text, widthPixels, alpha } of labels) {
          const anchor = this.anchor(slot, style);
          if (!anchor) continue;
          let pen = -widthPixels / 2;
          for (const letter of text) {
            const glyph = glyphs.glyph(letter, size === 'large');
            if (n < MOST_LETTERS && glyph.width > 0) {
              const bottom = (glyph.top - glyph.height) * scale;
              arrays[0].set(anchor, n * 3);
              arrays[1].set(
                [pen + glyph.left * scale, bottom, glyph.width * scale, glyph.height * scale],
                n * 4,
              );
              arrays[2].set([glyph.u, glyph.v, glyph.width, glyph.height], n * 4);
              arrays[3].set([slot, alpha, isInk], n * 3);
              n++;
            }
            pen += glyph.advance * scale;
          }
        }
      }
      geometry.instanceCount = n;
      for (const name of ['anchor', 'glyph', 'atlas', 'ink'])
        geometry.getAttribute(name).needsUpdate = true;
    },
    dispose() {
      object.removeFromParent();
      geometry.dispose();
      materials.free();
    },
  };
}

function createGeometry(): InstancedBufferGeometry {
  const plane = new PlaneGeometry(1, 1);
  const geometry = new InstancedBufferGeometry();
  geometry.index = plane.index;
  geometry.setAttribute('position', plane.getAttribute('position'));
  for (const [name, size] of [
    ['anchor', 3],
    ['glyph', 4],
    ['atlas', 4],
    ['ink', 3],
  ] as const)
    geometry.setAttribute(
      name,
      new InstancedBufferAttribute(new Float32Array(MOST_LETTERS * size), size),
    );
  geometry.instanceCount = 0;
  return geometry;
}

/** Of a line the point half way, of an area the centre of gravity of its outer ring. */
function middle(points: readonly Point[], type: 'line' | 'area' | undefined): Point {
  const first = points[0] as Point;
  if (type === 'line') return points[Math.floor(points.length / 2)] ?? first;
  let [area, x, z] = [0, 0, 0];
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length] as Point;
    const cross = (a[0] - first[0]) * (b[2] - first[2]) - (b[0] - first[0]) * (a[2] - first[2]);
    area += cross;
    x += (a[0] + b[0] - 2 * first[0]) * cross;
    z += (a[2] + b[2] - 2 * first[2]) * cross;
  });
  if (Math.abs(area) < 1e-6) return first;
  return [first[0] + x / (3 * area), first[1], first[2] + z / (3 * area)];
}
