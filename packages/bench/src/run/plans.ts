import { PEERS } from '../scenarios/ingest.js';
import { WAYS } from '../scenarios/ingest-plan.js';
import { LIVE } from '../scenarios/live.js';
import { MOTION } from '../scenarios/motion.js';
import { TILES } from '../scenarios/tiles.js';

/** One scenario as it is run: where, and which subjects. */
export interface Plan {
  /** As asked for on the command line. */
  readonly id: string;
  /** As the page knows it. */
  readonly scenario: string;
  readonly place: 'page' | 'process';
  readonly subjects: readonly string[];
  /** Runs at most, where there are so many subjects that five would take long. */
  readonly runs?: number;
}

export const PLANS: readonly Plan[] = [
  {
    ...{ id: 'ingest', scenario: 'ingest', place: 'process', runs: 2 },
    subjects: [...WAYS, ...Object.keys(PEERS)],
  },
  { id: 'ingest', scenario: 'ingest', place: 'page', runs: 2, subjects: WAYS },
  { id: 'live', scenario: 'live', place: 'page', subjects: Object.keys(LIVE) },
  { id: 'motion', scenario: 'motion', place: 'page', subjects: Object.keys(MOTION) },
  { id: 'tiles', scenario: 'tiles', place: 'page', subjects: Object.keys(TILES) },
];
