import { brokerKeys, type KeyTable, namesrvKeys, nearest } from '../../../config/index.ts';
import { MqError } from '../../../errors/index.ts';
import type { ExtraKeys, ReadClusterFile, YamlPath } from './cluster-file.ts';

/** Keys that the cluster file has a word of its own for, and that word. */
const OWN_WORDS: Readonly<Record<'broker' | 'namesrv', Readonly<Record<string, string>>>> = {
  broker: {
    ...{ brokerClusterName: 'cluster', brokerName: 'brokerName', brokerId: 'brokerId', brokerRole: 'brokerRole' },
    ...{ listenPort: 'listenPort', haListenPort: 'haListenPort', bindAddress: 'bindAddress', memberId: 'memberId' },
    ...{
      namesrvAddr: 'namesrvAddr',
      storePathRootDir: 'store',
      zookeeper: 'zookeeper',
      zookeeperRoot: 'zookeeperRoot',
    },
  },
  namesrv: { listenPort: 'port', bindAddress: 'bindAddress' },
};

/**
 * The keys under a `config:` as a properties file has them.
 * @throws MqError CONFIG naming the line of a key that is not known, has a word of its own here, or a value it does not take
 */
export function extraKeys(
  { file, line }: ReadClusterFile,
  kind: 'broker' | 'namesrv',
  at: YamlPath,
  config: ExtraKeys | undefined,
): [string, string][] {
  const table: KeyTable = kind === 'broker' ? brokerKeys : namesrvKeys;
  return Object.entries(config ?? {}).map(([key, given]) => {
    const fail = (message: string, hint: string): MqError =>
      new MqError('CONFIG', `${file}:${line([...at, key])}: ${message}`, { file, key, hint });
    const word = OWN_WORDS[kind][key];
    if (word !== undefined) throw fail(`${key} does not go under config`, `Write ${word}: beside config: instead.`);
    const spec = Object.hasOwn(table, key) ? table[key] : undefined;
    if (spec === undefined) {
      const near = nearest(key, Object.keys(table));
      throw fail(`${key} is not a known key`, near === undefined ? 'Remove it.' : `Did you mean ${near}?`);
    }
    const text = String(given);
    const { value, note } = spec.parse(text);
    if (note !== undefined) throw fail(`${key}=${text} ${note}`, spec.doc);
    const why = spec.refuse?.(value);
    if (why !== undefined) throw fail(`${key}=${text}: ${why}`, 'Remove it.');
    return [key, text];
  });
}
