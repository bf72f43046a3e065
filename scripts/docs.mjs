// Brings man/ and completions/ up to date with the commands of the present build.
//   node scripts/docs.mjs            writes what differs
//   node scripts/docs.mjs --check    writes nothing; prints the stale files as a JSON list
import { staleDocuments, writeDocuments } from './docs/write.mjs';

if (process.argv.includes('--check')) console.log(JSON.stringify(staleDocuments()));
else writeDocuments();
