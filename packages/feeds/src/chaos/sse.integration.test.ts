import { SSE_RIG } from '../../test/chaos/sse.js';
import { sufferAll } from '../../test/chaos/suite.js';

sufferAll('SSE', SSE_RIG);
