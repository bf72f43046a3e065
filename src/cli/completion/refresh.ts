import { setTimeout as sleep } from 'node:timers/promises';
import { fanOut } from '../../admin/fan-out.ts';
import { allMasters } from '../../admin/targets.ts';
import { AdminClient } from '../../client/admin-client.ts';
import { readSelectedContext } from '../settings/context.ts';
import { resolveCredentials } from '../settings/credentials.ts';
import { resolveNamesrv } from '../settings/namesrv.ts';
import { configDirectory, contextNames, contextsText, namedBy } from './named-by.ts';
import { keepNames, MAX_NAMES, type Names, namesPlace } from './names-cache.ts';

/** One request may take so long, and all of them together; then the old names stay. */
const REQUEST_MS = 3000;
const TOGETHER_MS = 8000;

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort().slice(0, MAX_NAMES);

/** The names a cluster has now. */
export async function namesOf(client: AdminClient): Promise<Omit<Names, 'contexts'>> {
  const [info, topics] = await Promise.all([client.namesrv.getClusterInfo(), client.namesrv.getAllTopics()]);
  const configs = await fanOut(allMasters(info), ({ addr }) => client.groups.getAllConfigs(addr));
  return {
    topics: sorted(topics),
    groups: sorted(configs.flatMap(({ value }) => [...(value?.subscriptionGroupTable.keys() ?? [])])),
    brokers: sorted(info.brokerAddrTable.keys()),
    addresses: sorted([...info.brokerAddrTable.values()].flatMap(({ brokerAddrs }) => [...brokerAddrs.values()])),
    clusters: sorted(info.clusterAddrTable.keys()),
  };
}

/**
 * Asks a cluster for its names and keeps them for {@link import('./live.ts').liveNames}. Nobody watches it: it says
 * nothing, and where it cannot ask, the names stay as they were.
 *
 * @param flag the value of `-n` on the line that is typed
 */
export async function refreshNames(flag: string | undefined, env: NodeJS.ProcessEnv): Promise<void> {
  const place = namesPlace(env, namedBy(flag === undefined ? [] : ['-n', flag], env));
  const context = () => readSelectedContext(configDirectory(env), env);
  const namesrv = await resolveNamesrv({ flag, env, context });
  const map = namesrv.origin === 'context' ? (await context())?.map : undefined;
  const client = new AdminClient({
    namesrvAddr: namesrv.addresses,
    timeoutMs: REQUEST_MS,
    credentials: await resolveCredentials({ env, namesrv, context }),
    addressMap: map,
    signal: AbortSignal.timeout(TOGETHER_MS),
  });
  try {
    keepNames(place, { ...(await namesOf(client)), contexts: contextNames(contextsText(env)) });
  } finally {
    await Promise.race([client.close(), sleep(1000)]);
  }
}
