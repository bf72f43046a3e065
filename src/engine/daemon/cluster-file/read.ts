import { resolve } from 'node:path';
import { isCollection, isMap, isPair, isScalar, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { nearest } from '../../../config/index.ts';
import { MqError, messageOf } from '../../../errors/index.ts';
import { nodeFileSystem } from '../../store/files/file-system.ts';
import type { ReadClusterFile, YamlPath } from './cluster-file.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads `cluster.yaml` and checks it against its schema.
 * @throws MqError CONFIG naming the file, the line, the key, and what it takes
 */
export async function readClusterFile(path: string): Promise<ReadClusterFile> {
  const file = resolve(path);
  return parseClusterFile(textOf(file), file);
}

function textOf(file: string): string {
  try {
    const bytes = nodeFileSystem.readFile(file);
    if (bytes === undefined) {
      throw new MqError('CONFIG', `there is no cluster file ${file}`, {
        file,
        hint: 'Name it with -c, or write one: mq help daemon start shows an example. mq cluster up makes one by itself.',
      });
    }
    if (bytes.length > MAX_BYTES) throw new MqError('CONFIG', `${file} is too large for a cluster file`, { file });
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof MqError) throw error;
    throw new MqError('CONFIG', `cannot read ${file}: ${messageOf(error)}`, { file, cause: error });
  }
}

/** The same from a text. @throws MqError CONFIG like {@link readClusterFile} */
export async function parseClusterFile(text: string, file: string): Promise<ReadClusterFile> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const [broken] = document.errors;
  if (broken !== undefined) {
    const message = broken.message.split('\n')[0] ?? '';
    throw new MqError('CONFIG', `${file}:${lineAt(broken.pos[0])}: not YAML: ${message}`, {
      ...{ file, cause: broken },
      hint: 'Check the indentation and the colons of that line.',
    });
  }
  const line = (path: YamlPath): number => lineAt(offsetOf(document.contents, path));
  const value: unknown = document.toJS();
  const { validateCluster } = await import('#validators/cluster');
  if (validateCluster(value)) return { file, content: value, line };
  const [first] = validateCluster.errors ?? [];
  if (first === undefined) throw new MqError('CONFIG', `${file} is no cluster file`, { file });
  throw refusal(file, line, first);
}

/** Where what a path leads to begins; of what is not there, the nearest thing around it. */
function offsetOf(root: Node | null, path: YamlPath): number {
  let at = 0;
  let node: unknown = root;
  for (const step of path) {
    if (!isCollection(node)) break;
    const item: unknown = isMap(node) ? pairOf(node.items, step) : node.items[Number(step)];
    if (item === undefined) break;
    const start = startOf(isPair(item) ? item.key : item);
    if (start !== undefined) at = start;
    node = isPair(item) ? item.value : item;
  }
  return at;
}

const pairOf = (items: readonly Pair[], key: string | number): Pair | undefined =>
  items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));

const startOf = (node: unknown): number | undefined =>
  isScalar(node) || isCollection(node) ? (node.range?.[0] ?? undefined) : undefined;

interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What to write for a value a pattern does not take. */
const PATTERN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\/(zookeeper|namesrvAddr)\/\d+$/, 'is not host:port'],
  [/\/zookeeperRoot$/, 'is not a path such as /mq'],
  [/\/(host|bindAddress)$/, 'is not a host name or IP address'],
  [/\/name$/, 'is not a name for a process: a letter or digit, then at most 63 letters, digits, _ . -'],
  [/./, 'is not a name: 1..127 letters, digits, _ - % |'],
];

function refusal(file: string, line: ReadClusterFile['line'], error: SchemaError): MqError {
  const path = error.instancePath.split('/').slice(1);
  const { additionalProperty, missingProperty, allowedValues, limit } = error.params;
  const fail = (at: YamlPath, key: string, message: string, hint: string): MqError =>
    new MqError('CONFIG', `${file}:${line(at)}: ${message}`, { file, key, hint });
  if (typeof additionalProperty === 'string') {
    const known = keysAt(path);
    const near = nearest(additionalProperty, known);
    const cure = near === undefined ? '' : `Did you mean ${near}? `;
    const hint = `${cure}Known here: ${known.join(', ')}. Keys of broker.conf go under config:.`;
    return fail([...path, additionalProperty], additionalProperty, `${additionalProperty} is not a known key`, hint);
  }
  if (typeof missingProperty === 'string') {
    const where = path.length === 0 ? 'the file' : path.join('.');
    const hint = path.length === 0 ? CONTENTS : 'Add it there.';
    return fail(path, missingProperty, `${where} has no ${missingProperty}`, hint);
  }
  const key = path.join('.') || 'the file';
  const told =
    error.keyword === 'pattern'
      ? (PATTERN_WORDS.find(([place]) => place.test(error.instancePath))?.[1] ?? error.message)
      : Array.isArray(allowedValues)
        ? `takes one of ${allowedValues.join(', ')}`
        : error.message?.replace(/^must /, 'must ');
  const bound = typeof limit === 'number' ? ` (the bound is ${limit})` : '';
  return fail(path, key, `${key} ${told ?? 'is wrong'}`, `Correct that line.${bound}`);
}

const CONTENTS = 'It holds cluster: NAME, nameServers: [{host}] and brokers: [{host, brokerName}].';

const TOP_KEYS = 'cluster directory zookeeper zookeeperRoot namesrvAddr nameServers brokers config'.split(' ');
const NAMESRV_KEYS = 'name host port bindAddress autoStart config'.split(' ');
const BROKER_KEYS =
  'name host brokerName memberId brokerRole brokerId listenPort haListenPort bindAddress store autoStart config'.split(
    ' ',
  );

function keysAt(path: readonly string[]): readonly string[] {
  if (path[0] === 'brokers') return BROKER_KEYS;
  return path[0] === 'nameServers' ? NAMESRV_KEYS : TOP_KEYS;
}
