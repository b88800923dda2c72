import type { Theme } from '@borough/core';
import { type Material, MeshBasicMaterial, MeshLambertMaterial, Vector2 } from 'three';
import { AIR, type AirUniforms } from './air.js';
import { toColor } from './ground.js';
import type { Lighting } from './material.js';
import { UNTONE } from './tone.js';

/** What tiles of the earth wear: their pictures, stepped back so that data stands out, in the city's light and haze. */
export interface EarthMaterials {
  /** A new one: pictures belong to one tile. */
  create(): Material;
  setTheme(theme: Theme): void;
}

/** Brightness and saturation of pictures by day and by night, as Cesium's imagery has them in our other renderer. */
const GRADES = { light: [1.05, 0.6], dark: [0.45, 0.35] } as const;
/** Where the earth passes into the sky, metres: as the plain ground does it. */
const FADE = { from: 15_000, to: 45_000 } as const;

const GRADE = /* glsl */ `
vec3 bShown = mix(diffuseColor.rgb * 12.92, 1.055 * pow(max(diffuseColor.rgb, vec3(0.0)), vec3(1.0 / 2.4)) - 0.055, step(vec3(0.0031308), diffuseColor.rgb));
bShown = mix(vec3(dot(bShown, vec3(0.2125, 0.7154, 0.0721))), bShown, uGrade.y) * uGrade.x;
bShown = clamp(bShown, 0.0, 1.0);
diffuseColor.rgb = mix(bShown / 12.92, pow((bShown + 0.055) / 1.055, vec3(2.4)), step(vec3(0.04045), bShown));
`;

const HAZE = /* glsl */ `
vec3 bTo = vPlace - cameraPosition;
float bFar = max(bHazeAt(length(bTo)), smoothstep(${FADE.from}.0, ${FADE.to}.0, length(vPlace.xz)));
bTo = normalize(bTo);
outgoingLight = mix(outgoingLight, bSky(normalize(vec3(bTo.x, max(bTo.y, 0.0), bTo.z))), bFar);
#include <opaque_fragment>
`;

/** @param hasImagery without it they wear the theme's ground, as it is */
export function createEarthMaterials(
  lighting: Lighting,
  air: AirUniforms,
  hasImagery: boolean,
): EarthMaterials {
  const isLit = lighting === 'full';
  const grade = { value: new Vector2(1, 1) };
  const made = new Set<Material & { readonly color: ReturnType<typeof toColor> }>();
  let ground = toColor([128, 128, 128, 255]);

  function create(): Material {
    const options = {
      color: ground.clone(),
      polygonOffset: true,
      polygonOffsetFactor: 1,
      polygonOffsetUnits: 1,
    };
    const material = isLit
      ? new MeshLambertMaterial({ ...options, fog: false })
      : new MeshBasicMaterial({ ...options, fog: false, toneMapped: false });
    material.onBeforeCompile = (shader) => {
      Object.assign(shader.uniforms, { uGrade: grade }, air);
      shader.vertexShader = shader.vertexShader
        .replace('#include <common>', '#include <common>\nout vec3 vPlace;')
        .replace(
          '#include <begin_vertex>',
          '#include <begin_vertex>\nvPlace = (modelMatrix * vec4(position, 1.0)).xyz;',
        );
      shader.fragmentShader = shader.fragmentShader
        .replace(
          '#include <common>',
          `#include <common>\nin vec3 vPlace;\nuniform vec2 uGrade;\n${isLit ? AIR + UNTONE : ''}`,
        )
        // After the pictures, which the library lays on the colour.
        .replace(
          '#include <alphatest_fragment>',
          `${GRADE}${isLit ? 'diffuseColor.rgb = bUntone(diffuseColor.rgb);' : ''}\n#include <alphatest_fragment>`,
        );
      if (isLit)
        shader.fragmentShader = shader.fragmentShader.replace('#include <opaque_fragment>', HAZE);
    };
    material.customProgramCacheKey = () => `borough earth ${lighting}`;
    made.add(material);
    material.addEventListener('dispose', () => made.delete(material));
    return material;
  }

  return {
    create,
    setTheme(theme) {
      const [brightness, saturation] = GRADES[theme.name === 'dark' ? 'dark' : 'light'];
      if (hasImagery) grade.value.set(brightness, saturation);
      ground = toColor(theme.ground);
      for (const { color } of made) color.copy(ground);
    },
  };
}
