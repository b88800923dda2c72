import { describe } from 'vitest';
import { CORE_RIG, STREAM_RIG } from '../../test/chaos/nats.js';
import { sufferAll } from '../../test/chaos/suite.js';
import { hasNats } from '../../test/nats.js';

if (!hasNats && process.env.CI) throw new Error('nats-server is not installed.');

describe.skipIf(!hasNats)('at a real NATS server', () => {
  sufferAll('NATS core', CORE_RIG);
  sufferAll('NATS JetStream', STREAM_RIG);
});
