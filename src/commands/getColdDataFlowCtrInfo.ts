import { coldDataInfo } from '../admin/broker/cold-data.ts';
import { onlyCluster } from '../admin/targets.ts';
import type { Family } from '../cli/families.ts';
import { type BrokerRow, brokerRow } from '../cli/output/broker-row.ts';
import { jsonText } from '../cli/output/json.ts';
import { replicaHeading } from '../cli/output/replica-heading.ts';
import { localTime } from '../cli/output/time.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { brokerAddrFlag, clusterNameFlag, namedOrOnly } from '../cli/target-flags.ts';
import { watchedFlags } from '../cli/view-flags.ts';
import type { ColdDataInfo } from '../protocol/bodies/cold-data-info.ts';

interface ColdData extends BrokerRow {
  readonly brokerId?: number | undefined;
  /** Absent when the broker gave no answer, or keeps no table. */
  readonly info?: ColdDataInfo | undefined;
}

export default class GetColdDataFlowCtrInfo extends ReadCommand<readonly ColdData[]> {
  static override family: Family = 'broker';
  static override summary = 'Show how much cold data groups read, and may read';
  static override description =
    'Cold data is read from disk rather than memory; figures are bytes of the present period of the broker. Without -b and -c the only cluster is meant. Brokers of RocketMQ know it from 5.1.2 on.';
  static override differs = 'shows every broker that answers; one that does not is shown with the reason.';
  static override examples = [
    { description: 'one broker', command: 'mq getColdDataFlowCtrInfo -b 127.0.0.1:10911' },
    { description: 'limits of single groups', command: "mq getColdDataFlowCtrInfo --json | jq '.[].info.configTable'" },
  ];
  static override baseFlags = watchedFlags;
  static override flags = {
    brokerAddr: brokerAddrFlag(),
    clusterName: clusterNameFlag({ description: 'masters and slaves of this cluster' }),
  };

  protected override async execute(): Promise<readonly ColdData[]> {
    const { flags } = await this.parse(GetColdDataFlowCtrInfo);
    return this.withClient(async (client) => {
      const say = (text: string) => this.out.note(text);
      const choice = await namedOrOnly(flags, say, () => onlyCluster(client));
      const outcomes = await coldDataInfo(client, choice);
      if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
      return outcomes.map(({ item, value, error }) => ({
        ...brokerRow(item, error),
        brokerId: item.brokerId,
        info: value,
      }));
    });
  }

  protected override render(brokers: readonly ColdData[]): void {
    for (const broker of brokers) {
      this.out.line(` ${replicaHeading(broker, brokers)}`);
      if (broker.error !== undefined) this.out.line(`no answer: ${broker.error.message}`);
      else if (broker.info === undefined) this.out.line(`Broker[${broker.address}] has no cold ctr table !`);
      else this.out.text(jsonText(withTimes(broker.info)));
    }
  }
}

/** The document of the original, its times as text. */
const withTimes = ({ runtimeTable, ...rest }: ColdDataInfo): object => ({
  ...rest,
  runtimeTable: Object.fromEntries(
    Object.entries(runtimeTable).map(([group, { coldAcc, lastColdReadTimeMills, createTimeMills }]) => [
      group,
      {
        coldAcc,
        createTimeFormat: localTime(createTimeMills),
        lastColdReadTimeFormat: localTime(lastColdReadTimeMills),
      },
    ]),
  ),
});
