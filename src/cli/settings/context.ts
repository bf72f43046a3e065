import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MqError, messageOf } from '../../errors/index.ts';
import type { GivenCredentials } from './credentials.ts';

/** The context in force: the cluster a user works on without naming it each time. */
export interface SelectedContext {
  readonly name: string;
  /** The file it was read from. */
  readonly file: string;
  readonly namesrvAddr: string | undefined;
  /** What requests to its cluster are signed with; never shown. */
  readonly credentials?: GivenCredentials;
}

interface ContextFile {
  readonly current?: string;
  readonly contexts: Readonly<Record<string, { readonly namesrvAddr?: string } & GivenCredentials>>;
}

/** Whether a thrown value is a system error with this code. */
function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function malformed(file: string, why: string, cause?: unknown): MqError {
  return new MqError('CONFIG', `${file}: ${why}`, {
    file,
    hint: 'It holds `current: NAME` and `contexts: {NAME: {namesrvAddr: host:port}}`.',
    cause,
  });
}

async function parseContextFile(file: string, text: string): Promise<ContextFile> {
  const { parse } = await import('yaml');
  const { validateContexts } = await import('#validators/contexts');
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw malformed(file, `not YAML: ${messageOf(error)}`, error);
  }
  if (validateContexts(value)) return value;
  const [first] = validateContexts.errors ?? [];
  throw malformed(file, `${first?.instancePath.slice(1).replaceAll('/', '.') || 'the file'} ${first?.message}`);
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
  const file = join(configDir, 'contexts.yaml');
  const wanted = env['MQ_CONTEXT'] === '' ? undefined : env['MQ_CONTEXT'];
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw malformed(file, `cannot be read: ${messageOf(error)}`, error);
    if (wanted !== undefined) throw malformed(file, `MQ_CONTEXT=${wanted}, but there is no such file`, error);
    return undefined;
  }
  const contexts = await parseContextFile(file, text);
  const name = wanted ?? contexts.current;
  if (name === undefined) return undefined;
  const context = Object.hasOwn(contexts.contexts, name) ? contexts.contexts[name] : undefined;
  if (context === undefined) {
    const known = Object.keys(contexts.contexts).join(', ');
    const by = wanted === undefined ? 'current' : 'MQ_CONTEXT';
    throw malformed(file, `${by} names the context ${name}; it holds ${known === '' ? 'none' : known}`);
  }
  const { namesrvAddr, accessKey, secretKey, securityToken } = context;
  const signed = accessKey !== undefined || secretKey !== undefined;
  return { name, file, namesrvAddr, ...(signed && { credentials: { accessKey, secretKey, securityToken } }) };
}
