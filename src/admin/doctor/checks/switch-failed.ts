import type { Found } from '../check.ts';
import type { GroupCheck } from '../context.ts';

/** An older one is history. */
const RECENT_MS = 60 * 60_000;

/** The last planned switch of a group was refused, or nobody took it up. */
export const switchFailed: GroupCheck = {
  name: 'switch-failed',
  title: 'a planned switch of masters did not happen',
  severity: 'info',
  scope: 'cluster',
  async run({ coordination, clock }) {
    const now = clock.now();
    return (await coordination.groups()).flatMap(({ ensemble, group }): Found[] => {
      const { switch: asked, brokerName, state } = group;
      if (asked === undefined || asked.stage === 'done' || now - asked.at > RECENT_MS) return [];
      const isOverdue = asked.stage !== 'failed' && now > asked.deadlineAt;
      if (asked.stage !== 'failed' && !isOverdue) return [];
      const { target, by, stage, outcome } = asked;
      return [
        {
          subject: brokerName,
          message: `The switch that ${by} asked for${target === '' ? '' : `, to member ${target},`} ${isOverdue ? `was not finished in time (${stage})` : `was given up: ${outcome}`}. The group went on as it was.`,
          evidence: { target, by, stage, outcome, atMs: asked.at, master: state?.master ?? '' },
          next: [`mq clusterList -c ${ensemble.cluster}`, 'mq daemon status', 'mq help daemon switch'],
        },
      ];
    });
  },
};
