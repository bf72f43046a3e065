import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Credentials, checkedCredentials } from '../../client/signing/credentials.ts';
import { MqError, messageOf } from '../../errors/index.ts';
import type { SelectedContext } from './context.ts';
import type { GivenCredentials } from './context-file.ts';
import type { NamesrvSource } from './namesrv.ts';

export interface CredentialInputs {
  /** The environment: MQ_ACCESS_KEY, MQ_SECRET_KEY, MQ_SECURITY_TOKEN and ROCKETMQ_HOME are read. */
  readonly env: NodeJS.ProcessEnv;
  /** Which name servers are asked. */
  readonly namesrv: NamesrvSource;
  /** Reads the selected context. */
  readonly context: () => Promise<SelectedContext | undefined>;
}

/**
 * What requests are signed with: the environment, else the selected context, else `conf/tools.yml` below ROCKETMQ_HOME,
 * where mqadmin keeps them. Undefined leaves requests unsigned. A context's credentials are for its own cluster: where
 * `-n` or NAMESRV_ADDR names others, they stay at home.
 *
 * @throws MqError CONFIG for half of the credentials, or a file that cannot be read
 */
export async function resolveCredentials({
  env,
  namesrv,
  context,
}: CredentialInputs): Promise<Credentials | undefined> {
  const { MQ_ACCESS_KEY: accessKey, MQ_SECRET_KEY: secretKey, MQ_SECURITY_TOKEN: securityToken } = env;
  const ofEnv = both({ accessKey, secretKey, securityToken }, 'the environment (MQ_ACCESS_KEY, MQ_SECRET_KEY)');
  if (ofEnv !== undefined) return ofEnv;
  if (namesrv.origin === 'context' || namesrv.origin === 'default') {
    const selected = await context();
    const ofContext = both(selected?.credentials ?? {}, `context ${selected?.name} of ${selected?.file}`);
    if (ofContext !== undefined) return ofContext;
  }
  const home = env['ROCKETMQ_HOME'];
  return home === undefined || home === '' ? undefined : fromToolsFile(join(home, 'conf', 'tools.yml'));
}

function both({ accessKey = '', secretKey = '', securityToken }: GivenCredentials, from: string) {
  if (accessKey.trim() === '' && secretKey.trim() === '') return undefined;
  try {
    return checkedCredentials({ accessKey, secretKey, securityToken });
  } catch (error) {
    throw new MqError('CONFIG', `${from}: ${messageOf(error)}`, {
      hint: 'Requests are signed with both keys, or with none.',
      cause: error,
    });
  }
}

async function fromToolsFile(file: string): Promise<Credentials | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new MqError('CONFIG', `${file}: cannot be read: ${messageOf(error)}`, { file, cause: error });
  }
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new MqError('CONFIG', `${file}: not YAML: ${messageOf(error)}`, { file, cause: error });
  }
  const fields = new Map<string, unknown>(value !== null && typeof value === 'object' ? Object.entries(value) : []);
  const field = (name: keyof Credentials): string | undefined => {
    const given = fields.get(name);
    return given === undefined || given === null ? undefined : String(given);
  };
  const given = { accessKey: field('accessKey'), secretKey: field('secretKey'), securityToken: field('securityToken') };
  return both(given, file);
}
