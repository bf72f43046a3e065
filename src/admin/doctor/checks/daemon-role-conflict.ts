import type { Found } from '../check.ts';
import type { ClusterCheck, ClusterContext } from '../context.ts';
import { isMaster, type ListedBroker, subjectOf } from '../facts/listed-broker.ts';
import { contradictedRoles } from './elected-roles.ts';

/** What is listed and what runs disagree on address, name or role. */
export const daemonRoleConflict: ClusterCheck = {
  name: 'daemon-role-conflict',
  title: 'name, address or role of a broker contradict each other',
  severity: 'critical',
  scope: 'cluster',
  async run(context) {
    const listed = await context.brokers.all();
    return [
      ...twoMasters(listed),
      ...sharedAddresses(listed),
      ...(await otherThanListed(context)),
      ...(await contradictedRoles(context)),
    ];
  },
};

/** Name servers that know different masters of one name: half of the clients write to each. */
function twoMasters(listed: readonly ListedBroker[]): Found[] {
  const names = new Map<string, ListedBroker[]>();
  for (const broker of listed.filter(isMaster)) {
    const key = `${broker.cluster}/${broker.brokerName}`;
    names.set(key, [...(names.get(key) ?? []), broker]);
  }
  return [...names.values()].flatMap((masters): Found[] => {
    const [first] = masters;
    if (first === undefined || masters.length < 2) return [];
    const each = masters.map(({ addr, listedAt }) => `${addr} at ${listedAt.join(', ')}`);
    return [
      {
        subject: first.brokerName,
        message: `It has ${masters.length} masters: ${each.join('; ')}. What one takes the other does not have. Find out which holds the newer messages before one is stopped.`,
        evidence: { masters: masters.map(({ addr }) => addr), listedAt: each },
        next: masters.map(({ addr }) => `mq brokerStatus -b ${addr}`),
      },
    ];
  });
}

/** One process under two names: two were configured with the same address, and one of them is not reached. */
function sharedAddresses(listed: readonly ListedBroker[]): Found[] {
  const addresses = new Map<string, Set<string>>();
  for (const { addr, brokerName, brokerId } of listed) {
    addresses.set(addr, (addresses.get(addr) ?? new Set()).add(`${brokerName}/${brokerId}`));
  }
  return [...addresses].flatMap(([addr, names]): Found[] =>
    names.size < 2
      ? []
      : [
          {
            subject: addr,
            message: `One address is registered as ${[...names].join(' and ')}: two brokers announce it, or a stale registration is left from before a name or role was changed (it goes after 2 minutes).`,
            evidence: { address: addr, registeredAs: [...names] },
            next: [`mq getBrokerConfig -b ${addr}`, 'mq clusterList'],
          },
        ],
  );
}

async function otherThanListed({ brokers }: ClusterContext): Promise<Found[]> {
  return (await brokers.configs()).flatMap(({ broker, value: config }): Found[] => {
    const name = config.get('brokerName');
    const role = config.get('brokerRole');
    const roleById = isMaster(broker) ? 'a master' : 'a slave';
    // Where masters are elected, under a controller, and as acting master, a broker has another role than its file says.
    const movesByItself =
      (config.get('zookeeper') ?? '') !== '' ||
      config.get('enableControllerMode') === 'true' ||
      config.get('enableSlaveActingMaster') === 'true';
    const isOtherRole = role !== undefined && (role === 'SLAVE') === isMaster(broker) && !movesByItself;
    if ((name === undefined || name === broker.brokerName) && !isOtherRole) return [];
    return [
      {
        subject: subjectOf(broker),
        message: `It is registered as ${roleById} called ${broker.brokerName}, and the process that answers there is ${name ?? 'without a name'} with brokerRole=${role ?? '?'}. The registration is another process's, or the role was changed in one place only.`,
        evidence: {
          registeredName: broker.brokerName,
          registeredId: broker.brokerId,
          brokerName: name ?? '',
          brokerRole: role ?? '',
        },
        next: [`mq getBrokerConfig -b ${broker.addr}`, `mq clusterList -c ${broker.cluster}`],
      },
    ];
  });
}
