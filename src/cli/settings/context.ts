import type { AddressMap } from '../../client/address-map.ts';
import { contextFileIn, type GivenCredentials, malformedFile, readContextFile } from './context-file.ts';

/** The context in force: the cluster a user works on without naming it each time. */
export interface SelectedContext {
  readonly name: string;
  /** The file it was read from. */
  readonly file: string;
  readonly namesrvAddr: string | undefined;
  /** Where groups that elect their master are kept, when that is known. */
  readonly zookeeper?: string;
  /** What requests to its cluster are signed with; never shown. */
  readonly credentials?: GivenCredentials;
  /** Where addresses that its brokers advertise are reached. */
  readonly map?: AddressMap;
}

/**
 * Reads the selected context from `contexts.yaml`: the one MQ_CONTEXT names, else the file's `current`. Undefined when
 * there is no such file, or none is selected.
 *
 * @param configDir directory of mq's settings: `$XDG_CONFIG_HOME/mq`
 * @throws MqError CONFIG when the file cannot be read, is malformed, or lacks the selected context
 */
export async function readSelectedContext(
  configDir: string,
  env: NodeJS.ProcessEnv,
): Promise<SelectedContext | undefined> {
  const file = contextFileIn(configDir);
  const wanted = env['MQ_CONTEXT'] === '' ? undefined : env['MQ_CONTEXT'];
  const contexts = await readContextFile(file);
  if (contexts === undefined) {
    if (wanted !== undefined) throw malformedFile(file, `MQ_CONTEXT=${wanted}, but there is no such file`);
    return undefined;
  }
  const name = wanted ?? contexts.current;
  if (name === undefined) return undefined;
  const context = Object.hasOwn(contexts.contexts, name) ? contexts.contexts[name] : undefined;
  if (context === undefined) {
    const known = Object.keys(contexts.contexts).join(', ');
    const by = wanted === undefined ? 'current' : 'MQ_CONTEXT';
    throw malformedFile(file, `${by} names the context ${name}; it holds ${known === '' ? 'none' : known}`);
  }
  const { namesrvAddr, zookeeper, accessKey, secretKey, securityToken, map } = context;
  const signed = accessKey !== undefined || secretKey !== undefined;
  return {
    ...{ name, file, namesrvAddr },
    ...(zookeeper !== undefined && { zookeeper }),
    ...(signed && { credentials: { accessKey, secretKey, securityToken } }),
    ...(map !== undefined && { map }),
  };
}
