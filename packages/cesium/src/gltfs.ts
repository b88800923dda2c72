import {
  GHOSTED,
  type GltfLayer,
  HIDDEN,
  HIGHLIGHTED,
  LOOK,
  type Rgba,
  SELECTED,
} from '@borough/core';
import { type StandingGltf, standingGltfs } from '@borough/core/draw';
import type { CustomShader, Matrix4, Model } from '@cesium/engine';
import type { Engine } from './engine.js';
import type { LayerAdapter, LayerRoom } from './layer.js';
import { takeOff } from './primitive.js';
import { GHOST_OPACITY, LIGHT } from './shader.js';
import { toValue } from './vector.js';

/** What a pick on a model says. */
export interface PickedModel {
  readonly borough: string;
  readonly slot: number;
}

/** The file's own colours under the city's light. */
const FRAGMENT = /* glsl */ `
${LIGHT}
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  material.diffuse = bLit(czm_linearToSrgb(material.diffuse), fsInput.attributes.normalEC);
}
`;

/** A model that stands, or is on its way to. */
interface Stood {
  readonly said: string;
  readonly left: AbortController;
  model: Model | null;
  isWaiting: boolean;
}

/** The files that a table's things name, each as a Cesium `Model` where they stand. */
export function createGltfs(layer: GltfLayer, recipe: string, room: LayerRoom): LayerAdapter {
  const { engine, table } = room;
  const collection = new engine.PrimitiveCollection();
  const stood = new Map<number, Stood>();
  const shader = createShader(room);
  let isClosed = false;

  async function stand(one: StandingGltf, held: Stood): Promise<void> {
    const { signal } = held.left;
    const rest = (): void => {
      held.isWaiting = false;
      room.wake();
    };
    const fail = (thrown: unknown): void => {
      rest();
      if (!signal.aborted)
        room.failed('MODEL_FAILED', `The model ${one.url} could not be read`, thrown);
    };
    try {
      const id: PickedModel = { borough: room.id, slot: one.slot };
      const model = await engine.Model.fromGltfAsync({
        url: one.url,
        id,
        modelMatrix: matrixOf(engine, one, room.frame.origin.heightMeters),
        scale: one.scale,
        // As it is written: no turn from glTF's front to Cesium's.
        upAxis: engine.Axis.Y,
        forwardAxis: engine.Axis.X,
        customShader: shader,
        incrementallyLoadTextures: false,
        shadows: room.shadows ? engine.ShadowMode.ENABLED : engine.ShadowMode.DISABLED,
        environmentMapOptions: { enabled: false },
      } as Parameters<typeof engine.Model.fromGltfAsync>[0]);
      if (signal.aborted) {
        model.destroy();
        return;
      }
      held.model = model;
      model.readyEvent.addEventListener(rest);
      model.errorEvent.addEventListener(fail);
      collection.add(model);
      dress(one.slot, model);
      room.wake();
    } catch (thrown) {
      fail(thrown);
    }
  }

  function drop(slot: number, { left, model }: Stood): void {
    left.abort();
    if (model) takeOff(collection, model);
    stood.delete(slot);
  }

  function sync(): void {
    const wanted = new Map([...standingGltfs(table, layer)].map((one) => [one.slot, one]));
    for (const [slot, held] of stood) {
      const one = wanted.get(slot);
      if (!one || JSON.stringify(one) !== held.said) drop(slot, held);
    }
    for (const [slot, one] of wanted) {
      if (stood.has(slot)) continue;
      const left = new AbortController();
      const held: Stood = { said: JSON.stringify(one), left, model: null, isWaiting: true };
      stood.set(slot, held);
      void stand(one, held);
    }
  }

  function dress(slot: number, model: Model): void {
    const { override, theme } = room.wear();
    const bits = override.bits[slot] ?? 0;
    model.show = (bits & HIDDEN) === 0;
    const [mark, share]: [Rgba | null, number] =
      bits & SELECTED
        ? [theme.selection, LOOK.selection]
        : bits & HIGHLIGHTED
          ? [theme.highlight, LOOK.highlight]
          : [null, 0];
    const color = mark ? engine.Color.fromBytes(...mark) : engine.Color.WHITE.clone();
    color.alpha = bits & GHOSTED ? GHOST_OPACITY : 1;
    model.colorBlendMode = engine.ColorBlendMode.MIX;
    model.colorBlendAmount = share;
    model.color = color;
  }

  function dressAll(): void {
    for (const [slot, { model }] of stood) if (model) dress(slot, model);
  }

  sync();
  const reads = new Set([layer.column, 'heading', 'scale']);
  return {
    parts: [{ primitive: collection, depth: 'body' }],
    recipe,
    textures: 0,
    apply(changes) {
      const isOther =
        changes.positions.some((one) => one.table === table.id) ||
        changes.columns.some((one) => one.table === table.id && reads.has(one.column));
      if (isOther) sync();
      if (changes.overrides.some((one) => one.table === table.id)) dressAll();
    },
    restyle(isSeen) {
      collection.show = isSeen;
      shader.setUniform('u_light', toValue(engine, room.wear().light) as never);
      dressAll();
    },
    // A model that loads needs frames to do so.
    waitMs: () => ([...stood.values()].some(({ isWaiting }) => isWaiting) ? 0 : Infinity),
    get isLoading() {
      return !isClosed && [...stood.values()].some(({ isWaiting }) => isWaiting);
    },
    // A pick names the model itself.
    hit: () => null,
    get isSeen() {
      return collection.show && stood.size > 0;
    },
    dispose() {
      isClosed = true;
      for (const [slot, held] of stood) drop(slot, held);
      takeOff(null, collection);
      shader.destroy();
    },
  };
}

function createShader({ engine, wear, up }: LayerRoom): CustomShader {
  const { UniformType } = engine;
  const uniform = (type: string, value: readonly number[]) => ({
    type: type as never,
    value: toValue(engine, value) as never,
  });
  return new engine.CustomShader({
    lightingModel: engine.LightingModel.UNLIT,
    uniforms: {
      u_light: uniform(UniformType.VEC4, wear().light),
      u_up: uniform(UniformType.VEC3, up),
    },
    fragmentShaderText: FRAGMENT,
  });
}

function matrixOf(
  engine: Engine,
  { place: [lon, lat, height], headingDegrees }: StandingGltf,
  groundMeters: number,
): Matrix4 {
  const meters = Number.isNaN(height) ? groundMeters : height;
  const turn = new engine.HeadingPitchRoll((headingDegrees * Math.PI) / 180, 0, 0);
  const at = engine.Cartesian3.fromDegrees(lon, lat, meters);
  return engine.Transforms.headingPitchRollToFixedFrame(at, turn);
}
