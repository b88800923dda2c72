import { HTTP_RIG } from '../../test/chaos/http.js';
import { sufferAll } from '../../test/chaos/suite.js';

sufferAll('HTTP polling', HTTP_RIG);
