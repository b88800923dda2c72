import { describe } from 'vitest';
import { MOSQUITTO_RIG } from '../../test/chaos/mqtt.js';
import { sufferAll } from '../../test/chaos/suite.js';
import { hasMosquitto } from '../../test/mosquitto.js';

if (!hasMosquitto && process.env.CI) throw new Error('mosquitto is not installed.');

describe.skipIf(!hasMosquitto)('at a real broker', () => {
  sufferAll('MQTT 5 (mosquitto)', MOSQUITTO_RIG);
});
