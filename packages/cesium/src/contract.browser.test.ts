import { describeRenderer } from '@borough/fixtures';
import { HARNESS } from './testing/harness.js';

// The two ways in which state reaches a feature: written one by one, and read by number in the shader.
describeRenderer(HARNESS);
describeRenderer({ ...HARNESS, name: 'cesium, tiles with ordinals', tileset: 'ordinals' });
