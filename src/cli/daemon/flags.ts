import { Flags } from '@oclif/core';
import { MqError } from '../../errors/index.ts';

/** `-c`, which all commands about a daemon have. */
export const clusterFileFlag = Flags.string({
  ...{ char: 'c', helpValue: 'FILE', env: 'MQ_CLUSTER_FILE', default: 'cluster.yaml' },
  description: 'the cluster file',
});

/** How mq is run again: this Node and this package, whatever the path holds. */
export const thisProgram = (root: string): [string, ...string[]] => [process.execPath, `${root}/bin/run.js`];

/** A word of the command line that is needed. @throws MqError USAGE */
export function needed(word: string | undefined, line: string): string {
  if (word !== undefined && word.trim() !== '') return word.trim();
  throw new MqError('USAGE', 'no broker is named', { hint: `Write ${line}; mq daemon status shows the names.` });
}
