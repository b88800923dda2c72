import { INGEST_SIZE, runIngest } from '../scenarios/ingest.js';

/** A process of its own for one run of one subject: `<name> [sensors]`; tells its outcome to its parent. */
const [name = '', n] = process.argv.slice(2);
const outcome = await runIngest(name, { ...INGEST_SIZE, ...(n && { n: Number(n) }) });
if (process.send) process.send(outcome);
else console.log(JSON.stringify(outcome));
process.exit(0);
