import { ShaderChunk } from 'three';

/** Where the map of shadows ends they fade; a line across a city would be seen as one. */
const SOFT = /* glsl */ `
float bAtEdge(float lit, vec4 at) {
  vec3 away = abs(at.xyz / at.w * 2.0 - 1.0);
  return mix(lit, 1.0, smoothstep(0.82, 0.99, max(away.x, away.y)));
}
`;

const CALL = /getShadow\( directionalShadowMap\[ i \], ([^;]*?), vDirectionalShadowCoord\[ i \] \)/;

/** A fragment stage of three's whose sun shadows fade towards the edges of their map. */
export function softenShadows(fragment: string): string {
  const lights = ShaderChunk.lights_fragment_begin.replace(
    CALL,
    (call) => `bAtEdge(${call}, vDirectionalShadowCoord[ i ])`,
  );
  return fragment
    .replace('#include <lights_fragment_begin>', lights)
    .replace('void main() {', `${SOFT}\nvoid main() {`);
}
