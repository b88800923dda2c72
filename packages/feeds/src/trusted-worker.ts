import { trustWorker } from '@borough/core/worker';

/** A page may create a policy of one name only once, so this outlives the city that first needed it. */
export const TrustedWorker = trustWorker('borough-feeds', /feeds\.worker[^/]*$/, import.meta.url);
