import { getNamesrvConfig } from '../admin/namesrv/namesrv-config.ts';
import type { Family } from '../cli/families.ts';
import { type NamesrvRow, namesrvRow } from '../cli/output/broker-row.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';

interface Config extends NamesrvRow {
  /** Sorted by key; absent when it gave no answer. */
  readonly config?: Readonly<Record<string, string>>;
}

const KEY_WIDTH = 50;

export default class GetNamesrvConfig extends ReadCommand<readonly Config[]> {
  static override family: Family = 'namesrv';
  static override summary = 'Show the settings name servers run with';
  static override description = 'Of every name server of -n. One that gives no answer is said; the exit status is 3.';
  static override differs =
    'keys are sorted; a name server that is down is a line with its reason, where the original shows nothing of any.';
  static override examples = [
    { description: 'every name server', command: "mq getNamesrvConfig -n '10.0.0.1:9876;10.0.0.2:9876'" },
    { description: 'as JSON', command: "mq getNamesrvConfig --json | jq '.[].config'" },
  ];

  protected override async execute(): Promise<readonly Config[]> {
    await this.parse(GetNamesrvConfig);
    const outcomes = await this.withClient(getNamesrvConfig);
    if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return outcomes.map(({ item: address, value, error }) =>
      error === undefined ? { address, config: sorted(value) } : namesrvRow({ address, error }),
    );
  }

  protected override render(nameServers: readonly Config[]): void {
    if (this.out.wantsTable) {
      this.out.table(columns, nameServers.flatMap(settingsOf));
      return;
    }
    for (const { address, config = {}, error } of nameServers) {
      this.out.line(`============${address}============`);
      for (const [key, value] of Object.entries(config)) this.out.line(`${key.padEnd(KEY_WIDTH)}=  ${value}`);
      if (error !== undefined) this.out.line(`no answer: ${error.message}`);
    }
  }
}

const sorted = (config: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...config].sort(([a], [b]) => (a < b ? -1 : 1)));

/** One setting of one name server. */
interface Setting {
  readonly address: string;
  readonly key: string;
  readonly value: string;
}

const settingsOf = ({ address, config = {} }: Config): Setting[] =>
  Object.entries(config).map(([key, value]) => ({ address, key, value }));

const columns: readonly Column<Setting>[] = [
  { heading: '#Name Server', value: ({ address }) => address },
  { heading: '#Key', value: ({ key }) => key },
  { heading: '#Value', value: ({ value }) => value },
];
