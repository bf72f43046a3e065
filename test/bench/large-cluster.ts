import { fetchJars, MQ_BIN } from '../interop/lab.ts';
import { type ClusterSize, startLargeCluster } from '../support/large-cluster.ts';
import { wallTime } from './machine.ts';

/** Median wall times of one command with mq and mqadmin, milliseconds. */
export interface CommandPair {
  command: string;
  ours: number;
  original: number;
}

const COMMANDS = [['topicList'], ['clusterList'], ['consumerProgress'], ['topicList', '-c']] as const;

/** Commands that grow with the cluster, both tools against the same brokers of ours. */
export async function largeClusterTimes(size: ClusterSize, rounds: number): Promise<CommandPair[]> {
  const cluster = await startLargeCluster(size);
  const jars = await fetchJars('5.3.3');
  const original = ['-Xms1g', '-Xmx1g', '-Xmn256m', '-cp', jars, 'org.apache.rocketmq.tools.command.MQAdminStartup'];
  try {
    return COMMANDS.map((words) => {
      const args = [...words, '-n', cluster.namesrv];
      return {
        command: words.join(' '),
        ours: wallTime(process.execPath, [MQ_BIN, ...args], rounds),
        original: wallTime('java', [...original, ...args], 1),
      };
    });
  } finally {
    await cluster.close();
  }
}
