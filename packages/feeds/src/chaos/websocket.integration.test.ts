import { sufferAll } from '../../test/chaos/suite.js';
import { BOROUGH_RIG, PLAIN_RIG } from '../../test/chaos/websocket.js';

sufferAll('WebSocket (borough)', BOROUGH_RIG);
sufferAll('WebSocket (plain)', PLAIN_RIG);
