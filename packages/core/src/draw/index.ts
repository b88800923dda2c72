/** What renderers draw from, engine-free: metres of the city's frame in, arrays for a GPU out. */
export * from './anchors.js';
export * from './atlas.js';
export * from './body.js';
export { coloring } from './coloring.js';
export { type StandingGltf, standingGltfs } from './gltf.js';
export * from './keyframes.js';
export { createLabelDesk, type LabelDesk, type LabelView, type LabelWriter } from './label-desk.js';
export { createLabelPlaces, type LabelPlaces } from './label-place.js';
export { LABEL_PIXELS } from './label-text.js';
export * from './letters.js';
export * from './night.js';
export * from './paged.js';
export * from './palette.js';
export { isRaised, recipeOf } from './recipe.js';
export * from './segments.js';
export * from './surface.js';
export { placesOf } from './things.js';
export { tilesetFaults } from './tileset-form.js';
