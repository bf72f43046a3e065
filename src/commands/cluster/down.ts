import { resolve } from 'node:path';
import { Flags } from '@oclif/core';
import { MqCommand } from '../../cli/base-command.ts';
import type { Family } from '../../cli/families.ts';

interface Down {
  readonly directory: string;
  /** Processes that were ended. */
  readonly stopped: readonly string[];
  /** Whether its data was removed. */
  readonly wiped: boolean;
}

export default class ClusterDown extends MqCommand<Down> {
  static override family: Family = 'daemon';
  static override summary = 'End the cluster that mq cluster up runs';
  static override description =
    'Ends brokers, name servers and daemon cleanly, also those whose daemon was killed. The data stays, and mq cluster up goes on with it; --wipe removes it, after a question.';
  static override examples = [
    { description: 'for today', command: 'mq cluster down' },
    { description: 'with all messages', command: 'mq cluster down --wipe' },
  ];
  static override flags = {
    dir: Flags.string({ helpValue: 'DIR', default: './mq-cluster', description: 'where it lies' }),
    wipe: Flags.boolean({ description: 'remove its messages and its files too' }),
  };

  protected override async execute(): Promise<Down> {
    const { flags } = await this.parse(ClusterDown);
    const directory = resolve(flags.dir);
    const { clusterDown, wipe } = await import('../../engine/daemon/local/local-cluster.ts');
    if (flags.wipe) await this.confirm(`End the cluster in ${directory}, and remove its messages and files?`);
    const stopped = await clusterDown(directory);
    if (flags.wipe) wipe(directory);
    return { directory, stopped, wiped: flags.wipe };
  }

  protected override render({ directory, stopped, wiped }: Down): void {
    for (const name of stopped) this.out.line(`stopped ${name}`);
    if (stopped.length === 0) this.out.line('nothing was running');
    this.out.note(
      wiped ? `Its data in ${directory} was removed.` : `Its data stays in ${directory}; mq cluster up goes on.`,
    );
  }
}
