import type { Found } from '../check.ts';
import type { GroupCheck } from '../context.ts';
import { span } from '../words.ts';

/** Elections wait as long as a tick of ZooKeeper may be: two seconds. */
const LONGEST_TICK_MS = 2000;
/** A master's own permit is a second shorter than the session, and is renewed each second. */
const SHORTEST_SESSION_MS = 3000;

/** ZooKeeper gives another session time-out than brokers ask for, or one that is too short. */
export const sessionTimeout: GroupCheck = {
  name: 'session-timeout',
  title: "ZooKeeper's session time-out does not suit elections",
  severity: 'warning',
  scope: 'cluster',
  async run({ coordination }) {
    return (await coordination.all()).flatMap(({ ensemble, facts }): Found[] => {
      if (facts === undefined) return [];
      const { sessionTimeoutMs: given, server, tickMs: told } = facts;
      const { askedMs: asked } = ensemble;
      // What is not told is guessed from a session that was raised: the shortest is two ticks.
      const tickMs = told ?? (given > asked ? given / 2 : undefined);
      const isTickLong = tickMs !== undefined && tickMs > LONGEST_TICK_MS;
      if (given === asked && given >= SHORTEST_SESSION_MS && !isTickLong) return [];
      const seen =
        given === asked
          ? `Sessions are ${span(given)} long`
          : `Brokers ask for sessions of ${asked} ms and get ${given} ms`;
      const meaning = isTickLong
        ? `ZooKeeper's tickTime is ${told === undefined ? 'about ' : ''}${tickMs} ms, and elections are made for at most ${LONGEST_TICK_MS}: a session may end earlier than a cut-off master believes. Set tickTime=2000 or less.`
        : given > asked
          ? 'A dead master is noticed that much later; lower tickTime (the shortest session is two ticks).'
          : `A master's permit is one second shorter, so that a short pause stops it; raise ${given < asked ? 'maxSessionTimeout of ZooKeeper' : 'zookeeperSessionTimeoutMs'}.`;
      return [
        {
          subject: ensemble.zookeeper,
          message: `${seen}. ${meaning}`,
          evidence: { server, askedMs: asked, givenMs: given, ...(tickMs !== undefined && { tickMs }) },
          next: [`echo conf | nc ${server.replace(/:(\d+)$/, ' $1')}`, 'mq clusterList'],
          ...(isTickLong && { severity: 'critical' as const }),
        },
      ];
    });
  },
};
