import type { ClusterDocument, MetadataDocument } from '../../admin/metadata/document.ts';
import { MqError } from '../../errors/index.ts';
import { groupNameProblem, topicNameProblem } from '../../protocol/names.ts';
import { checked, parseDocument, readText } from '../document-file.ts';

/**
 * Reads a file of metadata, YAML or JSON, or stdin for `-`.
 *
 * @throws MqError NOT_FOUND or IO when it cannot be read, BAD_DATA for what is no metadata
 */
export async function readMetadata(path: string): Promise<MetadataDocument> {
  const value = await parseDocument(await readText(path), path);
  const { validateMetadata } = await import('#validators/metadata');
  const document = checked(value, validateMetadata, path, 'file of metadata');
  for (const { topics = {}, groups = {} } of Object.values(document.clusters)) {
    const topic = Object.keys(topics).map(topicNameProblem);
    const group = Object.keys(groups).map(groupNameProblem);
    const problem = [...topic, ...group].find((one) => one !== undefined);
    if (problem !== undefined) throw new MqError('BAD_DATA', `${path}: ${problem}`, { file: path });
  }
  return document;
}

/** The document as text; what has no difference has the same text. */
export async function metadataText(document: MetadataDocument, format: 'yaml' | 'json'): Promise<string> {
  if (format === 'json') return `${JSON.stringify(document, null, 2)}\n`;
  const { stringify } = await import('yaml');
  return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}

/**
 * The one cluster of a document that is meant for a cluster: the one of its name, or the only one there is.
 *
 * @throws MqError NOT_FOUND naming those there are
 */
export function clusterOf({ clusters }: MetadataDocument, name: string, path: string): ClusterDocument {
  const names = Object.keys(clusters);
  const own = Object.hasOwn(clusters, name) ? clusters[name] : undefined;
  const [only] = Object.values(clusters);
  const found = own ?? (names.length === 1 ? only : undefined);
  if (found !== undefined) return found;
  throw new MqError('NOT_FOUND', `${path} has no cluster ${name}`, {
    file: path,
    hint: `It has ${names.join(', ')}.`,
  });
}
