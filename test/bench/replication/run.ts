/**
 * Replication alone: node test/bench/run.mjs replication/run [--quick] [--only PART,PART], parts as REPLICATION_PARTS has them.
 */
import { FULL_REPLICATION, measureReplication, QUICK_REPLICATION, REPLICATION_PARTS } from './measure.ts';

const at = process.argv.indexOf('--only');
const wanted = at < 0 ? undefined : process.argv[at + 1]?.split(',');
const parts = REPLICATION_PARTS.filter((part) => wanted === undefined || wanted.includes(part));

measureReplication(process.argv.includes('--quick') ? QUICK_REPLICATION : FULL_REPLICATION, parts).then(
  (figures) => {
    console.log(JSON.stringify(figures, null, 1));
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
