import { INGEST_SIZE } from '../messages/frames.js';
import { runIngest } from '../scenarios/ingest.js';

/** A process of its own for one run of one subject: `<name> <changes of size>`; tells its outcome to its parent. */
const [name = '', change = '{}'] = process.argv.slice(2);
const outcome = await runIngest(name, { ...INGEST_SIZE, ...JSON.parse(change) });
process.send?.(outcome, () => process.exit(0));
