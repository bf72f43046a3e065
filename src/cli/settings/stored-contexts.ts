import { MqError } from '../../errors/index.ts';
import { nearest } from '../suggest.ts';
import { type ContextFile, contextFileIn, readContextFile, type StoredContext } from './context-file.ts';

/** The contexts there are, and the file that holds them. */
export interface StoredContexts extends ContextFile {
  readonly file: string;
}

/** All contexts; none where there is no file. @throws MqError CONFIG for a file that cannot be read or is malformed */
export async function storedContexts(configDir: string): Promise<StoredContexts> {
  const file = contextFileIn(configDir);
  return { contexts: {}, ...(await readContextFile(file)), file };
}

/** One of them by name. @throws MqError NOT_FOUND with the nearest name there is */
export function contextNamed({ contexts }: ContextFile, name: string): StoredContext {
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(contexts);
  const near = nearest(name, names);
  const meant = near === undefined ? '' : `Did you mean ${near}? `;
  throw new MqError('NOT_FOUND', `there is no context ${name}`, {
    hint: `${meant}${names.length === 0 ? 'mq context add makes one.' : `Contexts: ${names.join(', ')}.`}`,
  });
}

/** A context as it is shown: whether it holds credentials, but not which. */
export interface ContextValue {
  readonly name: string;
  /** Whether commands use it now. */
  readonly selected: boolean;
  readonly namesrvAddr: string | undefined;
  /** Of groups that elect their master; absent where none is kept. */
  readonly zookeeper?: string;
  /** Advertised address → where it is reached. */
  readonly map: Readonly<Record<string, string>>;
  readonly accessKey: 'set' | 'not set';
  readonly secretKey: 'set' | 'not set';
  readonly securityToken: 'set' | 'not set';
}

const told = (value: string | undefined): 'set' | 'not set' =>
  value === undefined || value === '' ? 'not set' : 'set';

/** The name of the context commands use: MQ_CONTEXT, else the selected one. */
export const inForce = ({ current }: ContextFile, env: NodeJS.ProcessEnv): string | undefined =>
  env['MQ_CONTEXT'] === undefined || env['MQ_CONTEXT'] === '' ? current : env['MQ_CONTEXT'];

export function contextValue(name: string, context: StoredContext, selected: boolean): ContextValue {
  return {
    ...{ name, selected, namesrvAddr: context.namesrvAddr, map: context.map ?? {} },
    ...(context.zookeeper !== undefined && { zookeeper: context.zookeeper }),
    accessKey: told(context.accessKey),
    secretKey: told(context.secretKey),
    securityToken: told(context.securityToken),
  };
}
