import type { Found } from '../check.ts';
import type { ClusterCheck } from '../context.ts';
import { type Listing, subjectOf } from '../facts/listed-broker.ts';

/** Connect refused or timed out. */
export const connectFailed: ClusterCheck = {
  name: 'connect-failed',
  title: 'a broker or name server cannot be reached from here',
  severity: 'critical',
  scope: 'cluster',
  async run({ brokers, namesrv }) {
    const [listings] = await Promise.all([namesrv.listings(), brokers.runtime()]);
    if (listings.length > 0 && listings.every(({ error }) => error !== undefined)) return [nobodyAnswers(listings)];
    const silent = listings.flatMap(({ namesrv: address, error }): Found[] => {
      if (error?.code !== 'UNREACHABLE') return [];
      return [
        {
          subject: `name server ${address}`,
          unanswered: true,
          severity: 'warning',
          message: `It cannot be reached: ${error.message}. Clients that are told only this one find no broker.`,
          evidence: { address, error: error.message },
          next: [`mq getNamesrvConfig -n ${address}`, `mq wait broker --for 2m -n ${address}`],
        },
      ];
    });
    const unreached = brokers.unanswered.flatMap(({ broker, error }): Found[] => {
      if (error.code !== 'UNREACHABLE') return [];
      return [
        {
          subject: subjectOf(broker),
          unanswered: true,
          message: `${error.message}. Clients get this address from ${broker.listedAt.join(' and ')}; is the process running, and does the address it announces (brokerIP1, listenPort) lead to it from where they are?`,
          evidence: {
            address: broker.addr,
            listedAt: broker.listedAt,
            brokerId: broker.brokerId,
            error: error.message,
          },
          next: [
            `mq brokerStatus -b ${broker.addr}`,
            `mq wait broker -b ${broker.addr} --for 2m`,
            `mq brokerStatus -b ${broker.addr} --map ${broker.addr}=REACHABLE`,
          ],
        },
      ];
    });
    return [...silent, ...unreached];
  },
};

/** Without any of them no broker is found: what could be looked at is what is known from elsewhere. */
function nobodyAnswers(listings: readonly Listing[]): Found {
  const addresses = listings.map(({ namesrv }) => namesrv);
  const errors = listings.flatMap(({ error }) => (error === undefined ? [] : [error.message]));
  return {
    subject: addresses.join(';'),
    unanswered: true,
    message: `No name server answers: ${errors.join('; ')}. Clients that start now find no broker, and those that run keep the routes they have; no broker could be asked here.`,
    evidence: { addresses, errors },
    next: addresses.flatMap((address) => [
      `mq getNamesrvConfig -n ${address}`,
      `mq wait broker --for 2m -n ${address}`,
    ]),
  };
}
