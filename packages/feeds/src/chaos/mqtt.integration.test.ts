import { describe } from 'vitest';
import { AEDES_RIG } from '../../test/chaos/aedes.js';
import { MOSQUITTO_RIG } from '../../test/chaos/mqtt.js';
import { sufferAll } from '../../test/chaos/suite.js';
import { hasMosquitto } from '../../test/mosquitto.js';

if (!hasMosquitto && process.env.CI) throw new Error('mosquitto is not installed.');

describe.skipIf(!hasMosquitto)('at a real broker', () => {
  sufferAll('MQTT 5 (mosquitto)', MOSQUITTO_RIG);
});

sufferAll('MQTT 3.1.1 (aedes)', AEDES_RIG);
