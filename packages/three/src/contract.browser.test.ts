import { describeRenderer } from '@borough/fixtures';
import { HARNESS } from './testing/harness.js';

describeRenderer(HARNESS);
