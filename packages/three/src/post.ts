import type { Undo, ViewId } from '@borough/core';
import {
  AddEquation,
  BufferAttribute,
  BufferGeometry,
  Camera,
  Color,
  CustomBlending,
  DepthTexture,
  DstColorFactor,
  HalfFloatType,
  type IUniform,
  LinearFilter,
  type Material,
  Mesh,
  type Object3D,
  OneFactor,
  OneMinusSrcColorFactor,
  type PerspectiveCamera,
  Scene,
  ShaderMaterial,
  Vector2,
  Vector4,
  type WebGLRenderer,
  WebGLRenderTarget,
  ZeroFactor,
} from 'three';
import type { Pickable } from './pick.js';

/** What is laid over a finished picture: light that spreads, corners that light does not reach. */
export interface Post {
  /**
   * Looks at the world once, at half the sharpness: what shines, and how far away everything is. Call it
   * before the other two.
   */
  look(view: PostView, things: readonly Pickable[]): void;
  /** Spreads the light of what shines; `strength` 0 prepares everything and shows nothing. */
  bloom(view: PostView, strength: number): void;
  /** Darkens corners and contacts. */
  occlude(view: PostView): void;
  /** Lets go of what belongs to views that are gone, or of everything. */
  keep(views: ReadonlySet<ViewId>): void;
  readonly dispose: Undo;
}

/** A view that has just been drawn; its size in device pixels. */
export interface PostView {
  readonly id: ViewId;
  readonly camera: PerspectiveCamera;
  readonly width: number;
  readonly height: number;
}

/** Halvings of the picture over which light spreads. */
const LEVELS = 5;

interface Targets {
  readonly glow: WebGLRenderTarget[];
  readonly occlusion: WebGLRenderTarget;
}

/**
 * Everything here is an overlay on the canvas, so that the picture itself keeps the canvas' own
 * anti-aliasing and the data their own colours: light is added on a screen, shade multiplied.
 */
export function createPost(renderer: WebGLRenderer, world: Scene): Post {
  const targets = new Map<ViewId, Targets>();
  const quad = createQuad();
  const down = toMaterial(DOWN, { uFrom: { value: null }, uTexel: { value: new Vector2() } });
  const up = toMaterial(UP, {
    uFrom: { value: null },
    uTexel: { value: new Vector2() },
    uStrength: { value: 1 },
  });
  up.blending = CustomBlending;
  up.blendEquation = AddEquation;
  up.blendSrc = OneFactor;
  up.blendDst = OneFactor;
  const screen = toMaterial(SCREEN, {
    uFrom: { value: null },
    uTexel: { value: new Vector2() },
    uStrength: { value: 1 },
  });
  screen.blending = CustomBlending;
  screen.blendEquation = AddEquation;
  screen.blendSrc = OneFactor;
  screen.blendDst = OneMinusSrcColorFactor;
  const occlusion = toMaterial(OCCLUSION, {
    uFrom: { value: null },
    uTexel: { value: new Vector2() },
    uLens: { value: new Vector4() },
    uShift: { value: new Vector2() },
  });
  const shade = toMaterial(SHADE, { uFrom: { value: null }, uTexel: { value: new Vector2() } });
  shade.blending = CustomBlending;
  shade.blendEquation = AddEquation;
  shade.blendSrc = DstColorFactor;
  shade.blendDst = ZeroFactor;
  const all = [down, up, screen, occlusion, shade];
  const before = new Color();
  const black = new Color(0);

  function targetsOf({ id, width, height }: PostView): Targets {
    let found = targets.get(id);
    if (!found) {
      found = createTargets();
      targets.set(id, found);
    }
    const size = (share: number): [number, number] => [
      Math.max(1, Math.ceil(width / share)),
      Math.max(1, Math.ceil(height / share)),
    ];
    found.glow.forEach((target, level) => {
      target.setSize(...size(2 ** (level + 1)));
    });
    found.occlusion.setSize(...size(2));
    return found;
  }

  /** Draws the world into a target, dressed otherwise; everything is put back. */
  function drawWorld(
    target: WebGLRenderTarget,
    camera: PerspectiveCamera,
    dress: (mesh: Mesh) => Undo | null,
  ): void {
    const undos: Undo[] = [];
    world.traverseVisible((object: Object3D) => {
      const undo = (object as Mesh).isMesh ? dress(object as Mesh) : null;
      if (undo) undos.push(undo);
    });
    renderer.getClearColor(before);
    const alpha = renderer.getClearAlpha();
    renderer.setRenderTarget(target);
    renderer.setClearColor(black, 1);
    renderer.clear();
    renderer.shadowMap.needsUpdate = false;
    renderer.render(world, camera);
    renderer.setRenderTarget(null);
    renderer.setClearColor(before, alpha);
    for (const undo of undos) undo();
  }

  function pass(material: ShaderMaterial, from: WebGLRenderTarget, to: WebGLRenderTarget | null) {
    uniform(material, 'uFrom').value = from.texture;
    (uniform(material, 'uTexel').value as Vector2).set(1 / from.width, 1 / from.height);
    quad.mesh.material = material;
    renderer.setRenderTarget(to);
    renderer.render(quad.scene, quad.camera);
    renderer.setRenderTarget(null);
  }

  return {
    look(view, things) {
      const [first] = targetsOf(view).glow as [WebGLRenderTarget];
      const plain = new Map(things.map(({ materials }) => [materials.color, materials.depth]));
      for (const { materials } of things) materials.uniforms.uShine.value = 1;
      drawWorld(first, view.camera, (mesh) => {
        const color = mesh.material as Material;
        if (color.userData.shines) return null;
        // What is painted on the ground is no nearer than the ground.
        if (mesh.userData.isSky || !color.depthWrite) return hide(mesh);
        if (!color.colorWrite) return null;
        const simple = plain.get(color);
        // What does not shine still stands before what does.
        if (simple) {
          simple.colorWrite = false;
          mesh.material = simple;
        } else color.colorWrite = false;
        return () => {
          if (simple) simple.colorWrite = true;
          else color.colorWrite = true;
          mesh.material = color;
        };
      });
      for (const { materials } of things) materials.uniforms.uShine.value = 0;
    },
    bloom(view, strength) {
      const { glow } = targetsOf(view);
      for (let level = 1; level < LEVELS; level++)
        pass(down, glow[level - 1] as WebGLRenderTarget, glow[level] as WebGLRenderTarget);
      uniform(up, 'uStrength').value = 0.75;
      for (let level = LEVELS - 1; level > 1; level--)
        pass(up, glow[level] as WebGLRenderTarget, glow[level - 1] as WebGLRenderTarget);
      uniform(screen, 'uStrength').value = strength;
      pass(screen, glow[1] as WebGLRenderTarget, null);
    },
    occlude(view) {
      const { glow, occlusion: target } = targetsOf(view);
      const [first] = glow as [WebGLRenderTarget];
      const { near, far, projectionMatrix } = view.camera;
      const { elements } = projectionMatrix;
      const [sx, sy, dx, dy] = [elements[0], elements[5], elements[8], elements[9]];
      (uniform(occlusion, 'uLens').value as Vector4).set(near, far, 1 / sx, 1 / sy);
      (uniform(occlusion, 'uShift').value as Vector2).set(dx, dy);
      uniform(occlusion, 'uFrom').value = first.depthTexture;
      (uniform(occlusion, 'uTexel').value as Vector2).set(1 / first.width, 1 / first.height);
      quad.mesh.material = occlusion;
      renderer.setRenderTarget(target);
      renderer.render(quad.scene, quad.camera);
      renderer.setRenderTarget(null);
      pass(shade, target, null);
    },
    keep(views) {
      for (const [id, found] of targets) {
        if (views.has(id)) continue;
        free(found);
        targets.delete(id);
      }
    },
    dispose() {
      for (const found of targets.values()) free(found);
      targets.clear();
      for (const material of all) material.dispose();
      quad.mesh.geometry.dispose();
    },
  };
}

function hide(mesh: Mesh): Undo {
  mesh.visible = false;
  return () => {
    mesh.visible = true;
  };
}

const uniform = (material: ShaderMaterial, name: string): IUniform =>
  material.uniforms[name] as IUniform;

function createTargets(): Targets {
  const options = { minFilter: LinearFilter, magFilter: LinearFilter, generateMipmaps: false };
  const glow = Array.from(
    { length: LEVELS },
    (_, level) =>
      new WebGLRenderTarget(1, 1, { ...options, type: HalfFloatType, depthBuffer: level === 0 }),
  );
  const [first] = glow as [WebGLRenderTarget];
  first.depthTexture = new DepthTexture(1, 1);
  return {
    glow,
    occlusion: new WebGLRenderTarget(1, 1, { ...options, depthBuffer: false }),
  };
}

function free({ glow, occlusion }: Targets): void {
  for (const target of glow) {
    target.depthTexture?.dispose();
    target.dispose();
  }
  occlusion.dispose();
}

/** One triangle over the whole view. */
function createQuad(): { mesh: Mesh; scene: Scene; camera: Camera } {
  const geometry = new BufferGeometry();
  const corners = Float32Array.of(-1, -1, 0, 3, -1, 0, -1, 3, 0);
  geometry.setAttribute('position', new BufferAttribute(corners, 3));
  const mesh = new Mesh(geometry);
  mesh.frustumCulled = false;
  const scene = new Scene();
  scene.add(mesh);
  return { mesh, scene, camera: new Camera() };
}

function toMaterial(fragment: string, uniforms: Record<string, IUniform>): ShaderMaterial {
  return new ShaderMaterial({
    uniforms,
    depthTest: false,
    depthWrite: false,
    vertexShader: /* glsl */ `
      varying vec2 vAt;
      void main() {
        vAt = position.xy * 0.5 + 0.5;
        gl_Position = vec4(position.xy, 0.0, 1.0);
      }`,
    fragmentShader: `varying vec2 vAt;\nuniform highp sampler2D uFrom;\nuniform vec2 uTexel;\n${fragment}`,
  });
}

// Dual filtering (Bjørge, SIGGRAPH 2015): wide and soft for a few samples.
const DOWN = /* glsl */ `
void main() {
  vec4 sum = texture2D(uFrom, vAt) * 4.0;
  sum += texture2D(uFrom, vAt + uTexel * vec2(-1.0, -1.0)) + texture2D(uFrom, vAt + uTexel * vec2(1.0, 1.0));
  sum += texture2D(uFrom, vAt + uTexel * vec2(-1.0, 1.0)) + texture2D(uFrom, vAt + uTexel * vec2(1.0, -1.0));
  gl_FragColor = sum / 8.0;
}`;

const TENT = /* glsl */ `
vec3 tent() {
  vec3 sum = vec3(0.0);
  sum += texture2D(uFrom, vAt + uTexel * vec2(-1.0, 0.0)).rgb + texture2D(uFrom, vAt + uTexel * vec2(1.0, 0.0)).rgb;
  sum += texture2D(uFrom, vAt + uTexel * vec2(0.0, -1.0)).rgb + texture2D(uFrom, vAt + uTexel * vec2(0.0, 1.0)).rgb;
  sum += 2.0 * (texture2D(uFrom, vAt + uTexel * vec2(-0.5, 0.5)).rgb + texture2D(uFrom, vAt + uTexel * vec2(0.5, 0.5)).rgb);
  sum += 2.0 * (texture2D(uFrom, vAt + uTexel * vec2(-0.5, -0.5)).rgb + texture2D(uFrom, vAt + uTexel * vec2(0.5, -0.5)).rgb);
  return sum / 12.0;
}
uniform float uStrength;
`;

const UP = `${TENT}void main() { gl_FragColor = vec4(tent() * uStrength, 0.0); }`;

const SCREEN = `${TENT}void main() { gl_FragColor = vec4(1.0 - exp(-tent() * uStrength), 0.0); }`;

// Obscurance from depth alone: the normal is the depth's slope, samples lie on a spiral (Scalable
// Ambient Obscurance, McGuire et al. 2012).
const OCCLUSION = /* glsl */ `
uniform vec4 uLens;
// How far off its axis the camera looks, where a view is a part of a picture.
uniform vec2 uShift;
const float RADIUS = 7.0;
float depthAt(vec2 at) {
  float z = texture2D(uFrom, at).r * 2.0 - 1.0;
  return 2.0 * uLens.x * uLens.y / (uLens.y + uLens.x - z * (uLens.y - uLens.x));
}
vec3 placeAt(vec2 at) {
  float d = depthAt(at);
  return vec3((at * 2.0 - 1.0 + uShift) * uLens.zw * d, -d);
}
void main() {
  vec3 here = placeAt(vAt);
  float far = -here.z;
  if (far > 3500.0 || far > uLens.y * 0.98) { gl_FragColor = vec4(1.0); return; }
  vec3 l = here - placeAt(vAt - vec2(uTexel.x, 0.0)), r = placeAt(vAt + vec2(uTexel.x, 0.0)) - here;
  vec3 b = here - placeAt(vAt - vec2(0.0, uTexel.y)), t = placeAt(vAt + vec2(0.0, uTexel.y)) - here;
  vec3 normal = normalize(cross(abs(l.z) < abs(r.z) ? l : r, abs(b.z) < abs(t.z) ? b : t));
  vec2 reach = RADIUS / (far * uLens.zw * 2.0);
  float turn = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) * 6.2831853;
  float sum = 0.0;
  for (int i = 0; i < 14; i++) {
    float share = (float(i) + 0.5) / 14.0;
    float angle = turn + share * 6.2831853 * 5.0;
    vec3 to = placeAt(vAt + vec2(cos(angle), sin(angle)) * share * reach) - here;
    float d2 = dot(to, to);
    float rise = dot(to, normal) - 0.02 * far / 100.0 - 0.08;
    float fall = max(0.0, RADIUS * RADIUS - d2) / (RADIUS * RADIUS);
    sum += fall * fall * fall * max(0.0, rise) / (sqrt(d2) + 0.05);
  }
  float fade = 1.0 - smoothstep(1500.0, 3500.0, far);
  gl_FragColor = vec4(vec3(1.0 - clamp(sum / 14.0 * 3.2, 0.0, 1.0) * fade), 1.0);
}`;

/** The shade over the picture: at most so dark that data stays itself. */
const SHADE = /* glsl */ `
void main() {
  float sum = 0.0;
  for (int y = -1; y <= 2; y++)
    for (int x = -1; x <= 2; x++) sum += texture2D(uFrom, vAt + uTexel * (vec2(x, y) - 0.5)).r;
  gl_FragColor = vec4(vec3(mix(0.66, 1.0, sum / 16.0)), 1.0);
}`;
