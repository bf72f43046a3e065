import { release } from 'node:os';
import type { AdminClient } from '../../client/admin-client.ts';
import type { NamesrvClient } from '../doctor/facts/namesrv-facts.ts';
import { writeArchive } from './archive.ts';
import type { BundleManifest } from './bundle.ts';
import { gatherCluster } from './cluster-facts.ts';
import { Gathering } from './gathering.ts';
import { gatherLogs, gatherStore } from './local-files.ts';

export interface BundleRequest {
  /** Where the bundle goes. */
  readonly file: string;
  /** Most bytes in it, before they are compressed. */
  readonly maxBytes: number;
  /** mq's own version. */
  readonly version: string;
  /** A broker's store on this machine. */
  readonly store: string | undefined;
  /** Log files on this machine, or directories of them. */
  readonly logs: readonly string[];
  readonly nowMs: number;
}

/** A bundle that was made. */
export interface MadeBundle {
  readonly file: string;
  readonly bytes: number;
  readonly manifest: BundleManifest;
}

/**
 * Puts together what somebody needs who helps from afar, without secrets and without messages. What cannot be read is
 * named in its manifest; a cluster that does not answer at all, too, where there are local files.
 *
 * @throws MqError what asking the name servers threw, where nothing else is wanted; CANNOT_CREATE
 */
export async function makeBundle(
  client: AdminClient,
  namesrvs: readonly NamesrvClient[],
  { file, maxBytes, version, store, logs, nowMs }: BundleRequest,
): Promise<MadeBundle> {
  const gathering = new Gathering(maxBytes);
  const local = store !== undefined || logs.length > 0;
  const cluster = () => gatherCluster(gathering, client, namesrvs);
  await (local ? gathering.part('the cluster', cluster) : cluster());
  if (store !== undefined) await gathering.part(`store ${store}`, () => gatherStore(gathering, store));
  for (const place of logs) await gathering.part(`logs ${place}`, () => gatherLogs(gathering, place));
  const createdAt = new Date(nowMs).toISOString();
  const manifest: BundleManifest = {
    format: 1,
    madeBy: `mq ${version}, Node ${process.version}, ${process.platform} ${process.arch} ${release()}`,
    createdAt,
    nameServers: client.namesrv.addresses,
    entries: gathering.files.map(({ path, what, bytes }) => ({ path, what, bytes })),
    missing: gathering.missing,
    cut: gathering.cut,
    secretsRemoved: gathering.redactor.removed,
  };
  const folder = `mq-support-${createdAt.replaceAll(/[:.]/g, '-')}`;
  return { file, bytes: await writeArchive(file, folder, manifest, gathering.files), manifest };
}
