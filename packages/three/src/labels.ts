import type { LabelsLayer } from '@borough/core';
import {
  ATLAS,
  createLabelPlaces,
  EDGE,
  type LabelWriter,
  LETTER,
  type Letters,
  labelColors,
  layLetters,
  MOST_LETTERS,
} from '@borough/core/draw';
import {
  type BufferGeometry,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  PlaneGeometry,
} from 'three';
import type { AdapterRoom, LayerAdapter } from './adapter.js';
import { toScene } from './camera.js';
import { createKindMaterials, type Kind } from './kind.js';
import { setVector } from './material.js';
import { PICKABLE } from './tiles.js';

/** A layer's labels, and the letters of those that are written. */
export interface LabelsAdapter extends LayerAdapter, LabelWriter {}

const KIND: Kind = {
  name: 'label',
  head: /* glsl */ `
in vec3 anchor;
// left, bottom, width, height in pixels from the anchor
in vec4 glyph;
// left, top, width, height in the atlas
in vec4 atlas;
// slot, alpha, 1 for the ink, 2 for grey ink and 0 for the halo under it
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
uniform vec3 uStale;
`,
  paint: /* glsl */ `
float bDistance = texture(uGlyphs, vAtlas).r;
float bSoft = max(0.02, 0.7 * fwidth(bDistance));
float bEdge = vInk.y > 0.5 ? ${EDGE.toFixed(2)} : ${(EDGE - 0.4).toFixed(2)};
float bCover = smoothstep(bEdge - bSoft, bEdge + bSoft, bDistance);
if (bCover * vInk.x < 0.01) discard;
bColor = vInk.y > 1.5 ? uStale : (vInk.y > 0.5 ? bColor : uHalo);
diffuseColor.a = bCover * vInk.x * (vInk.y > 0.5 ? 1.0 : 0.82);
`,
  isFlat: true,
  isClear: true,
};

const NAMES = Object.keys(LETTER) as (keyof Letters)[];

/** Who writes labels: the desk, which all layers of labels share. */
export function createLabels(layer: LabelsLayer, recipe: string, room: AdapterRoom): LabelsAdapter {
  const { table, frame, lighting, glyphs } = room;
  const uniforms = room.createUniforms();
  const uLabelPixel = { value: 0 };
  const uHalo = { value: uniforms.uNoData.value.clone() };
  const uStale = { value: uniforms.uNoData.value.clone() };
  const materials = createKindMaterials({
    kind: KIND,
    uniforms,
    extra: { uLabelPixel, uHalo, uStale, uGlyphs: { value: glyphs.texture } },
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
  const size = layer.size ?? 'small';
  const places = createLabelPlaces(layer, table, frame, room.playMs);

  return {
    parts: [{ object, materials, program: 'label' }],
    recipe,
    layer,
    table,
    isSolid: false,
    isOnTop: true,
    isFilled: true,
    base: (theme) => labelColors(theme, room.shared.uNight.value).ink,
    anchor: places.anchor,
    rank: places.rank,
    apply: places.apply,
    prepare(view) {
      uLabelPixel.value = view.pixel;
      const { halo, stale } = labelColors(room.theme(), room.shared.uNight.value);
      setVector(uHalo.value, halo);
      setVector(uStale.value, stale);
      object.visible = geometry.instanceCount > 0;
    },
    write(labels, { style }) {
      const out = Object.fromEntries(
        NAMES.map((name) => [name, geometry.getAttribute(name).array]),
      ) as unknown as Letters;
      geometry.instanceCount = layLetters(out, labels, {
        size,
        scale: room.theme().scale,
        glyph: glyphs.glyph,
        anchor(slot) {
          const place = places.anchor(slot, style);
          return place && toScene(place);
        },
      });
      for (const name of NAMES) geometry.getAttribute(name).needsUpdate = true;
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
  for (const name of NAMES) {
    const values = new Float32Array(MOST_LETTERS * LETTER[name]);
    geometry.setAttribute(name, new InstancedBufferAttribute(values, LETTER[name]));
  }
  geometry.instanceCount = 0;
  return geometry;
}
