import type { LabelsLayer, Rgba } from '@borough/core';
import {
  ATLAS,
  createLabelPlaces,
  EDGE,
  LABEL_PIXELS,
  type LabelWriter,
  LETTER,
  type Letters,
  labelColors,
  layLetters,
  MOST_LETTERS,
  type Written,
} from '@borough/core/draw';
import type { HitThing, Sight } from './hit.js';
import { type Kind, kindFragment, kindVertex } from './kind.js';
import {
  createExtent,
  createPaint,
  type LayerAdapter,
  type LayerRoom,
  modelMatrix,
} from './layer.js';
import { createPrimitive, takeOff } from './primitive.js';
import { float } from './shader.js';
import { toValue } from './vector.js';

const KIND: Kind = {
  head: /* glsl */ `
in vec3 position;
in vec3 anchor;
// left, bottom, width, height in pixels from the anchor
in vec4 glyph;
// left, top, width, height in the atlas
in vec4 atlas;
// slot, alpha, 1 for the ink, 2 for grey ink and 0 for the halo under it
in vec3 ink;
out vec2 v_atlas;
out vec2 v_ink;
`,
  place: /* glsl */ `
  int slot = int(ink.x + 0.5);
  vec3 bAt = anchor;
  vec3 bNormal = vec3(0.0, 0.0, 1.0);
  v_atlas = (atlas.xy + vec2(position.x, 1.0 - position.y) * atlas.zw) / vec2(${float(ATLAS.width)}, ${float(ATLAS.height)});
  v_ink = ink.yz;`,
  tail: 'eye.xy += (glyph.xy + position.xy * glyph.zw) * u_pixel * -eye.z;',
  fragmentHead:
    'in vec2 v_atlas;\nin vec2 v_ink;\nuniform sampler2D u_glyphs;\nuniform vec3 u_halo;\nuniform vec3 u_stale;\n',
  paint: /* glsl */ `
  float bDistance = texture(u_glyphs, v_atlas).r;
  float bSoft = max(0.02, 0.7 * fwidth(bDistance));
  float bEdge = v_ink.y > 0.5 ? ${EDGE.toFixed(2)} : ${(EDGE - 0.4).toFixed(2)};
  float bCover = smoothstep(bEdge - bSoft, bEdge + bSoft, bDistance);
  if (bCover * v_ink.x < 0.01) discard;
  bColor = v_ink.y > 1.5 ? u_stale : (v_ink.y > 0.5 ? bColor : u_halo);
  bAlpha = bCover * v_ink.x * (v_ink.y > 0.5 ? 1.0 : 0.82);`,
  isFlat: true,
};

const NAMES = Object.keys(LETTER) as (keyof Letters)[];

/** Labels over everything: a name that is half behind a wall is no name. The desk, which all layers of labels share, says which. */
export function createLabels(layer: LabelsLayer, recipe: string, room: LayerRoom): LayerAdapter {
  const { engine, table, frame, glyphs } = room;
  const size = layer.size ?? 'small';
  const places = createLabelPlaces(layer, table, frame, room.playMs);
  const letters = Object.fromEntries(
    NAMES.map((name) => [name, new Float32Array(MOST_LETTERS * LETTER[name])]),
  ) as unknown as Letters;
  let texture: unknown;
  let written: readonly Written[] = [];
  let isWanted = true;
  const toColor = ([r, g, b]: Rgba) => toValue(engine, [r / 255, g / 255, b / 255]);
  const paint = createPaint(room, {
    base: (theme) => labelColors(theme, 0).ink,
    uniforms: {
      u_glyphs: () => texture,
      u_halo: () => toColor(labelColors(room.theme(), 0).halo),
      u_stale: () => toColor(labelColors(room.theme(), 0).stale),
    },
  });
  const primitive = createPrimitive(engine, {
    attributes: [
      {
        name: 'position',
        array: Float32Array.from([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]),
        components: 3,
      },
      ...NAMES.map((name) => ({
        name,
        array: letters[name],
        components: LETTER[name],
        isInstanced: true,
      })),
    ],
    indices: Uint16Array.from([0, 1, 2, 0, 2, 3]),
    vertexShader: kindVertex(KIND),
    fragmentShader: kindFragment(KIND),
    uniforms: paint.uniforms,
    modelMatrix: modelMatrix(room),
    boundingVolume: new engine.BoundingSphere(),
    shadows: 'none',
    depth: 'top',
    isBlended: true,
    pick: { borough: room.id },
    prepare(context) {
      paint.prepare(context);
      texture = glyphs.ready(context);
    },
  });
  primitive.instanceCount = 0;

  const writer: LabelWriter = {
    layer,
    table,
    anchor: places.anchor,
    rank: places.rank,
    write(labels, { style }) {
      written = labels;
      const count = layLetters(letters, labels, {
        size,
        scale: room.theme().scale,
        glyph: glyphs.glyph,
        anchor: (slot) => places.anchor(slot, style),
      });
      primitive.instanceCount = count;
      primitive.show = isWanted && count > 0;
      if (count === 0) return;
      for (const name of NAMES) primitive.write(name, letters[name], 0, count * LETTER[name]);
      const extent = createExtent(room);
      extent.grow(letters.anchor, 0, count);
      extent.surround(primitive.boundingVolume, 1);
    },
  };

  /** Labels are picked where they are on the screen: by their box, not by a line of sight. */
  function hit({ ray, x, y }: Sight): HitThing | null {
    const { style } = room.reader();
    for (const { slot, widthPixels } of written.toReversed()) {
      const anchor = places.anchor(slot, style);
      const at = anchor && room.toWindow(anchor);
      if (!at) continue;
      const height = LABEL_PIXELS[size] * room.theme().scale * 1.3;
      const isInside =
        Math.abs(x - at.x) <= widthPixels / 2 + 3 && y <= at.y + height * 0.4 && y >= at.y - height;
      if (!isInside) continue;
      const way = anchor.map((v, i) => v - (ray.from[i] as number));
      return { slot, meters: Math.hypot(...way) };
    }
    return null;
  }

  return {
    parts: [{ primitive, depth: 'top' }],
    recipe,
    textures: 0,
    labels: writer,
    apply(changes) {
      if (places.apply(changes)) room.markLabels();
    },
    restyle(isSeen) {
      isWanted = isSeen;
      primitive.show = isSeen && (primitive.instanceCount ?? 0) > 0;
      paint.refresh();
      room.markLabels();
    },
    hit,
    get isSeen() {
      return primitive.show;
    },
    dispose() {
      takeOff(null, primitive);
      paint.destroy();
    },
  };
}
