/**
 * Memory and lateness with a great number of delayed messages.
 *   node test/run-ts.mjs test/bench/delay/run.ts [--peer mq|5.3.3] [--kind level|timer] [--count 1000000] [--delay SECONDS]
 */
import { measureDelays } from './measure.ts';

const flag = (name: string, otherwise: string): string => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
};

const peer = flag('peer', 'mq') === '5.3.3' ? '5.3.3' : 'mq';
const kind = flag('kind', 'level') === 'timer' ? 'timer' : 'level';
const effort = { kind, count: Number(flag('count', '1000000')), delaySeconds: Number(flag('delay', '90')) } as const;

measureDelays(peer, effort).then(
  (figures) => {
    console.log(JSON.stringify({ peer, kind, ...figures }));
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
