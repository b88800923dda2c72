/** How cameras move, engine-free: hands, keys, flights, and where an engine's camera stands for them. */
export * from './camera.js';
export * from './flight.js';
export * from './hand.js';
export * from './rig.js';
export * from './sight.js';
export * from './stand.js';
export * from './step.js';
