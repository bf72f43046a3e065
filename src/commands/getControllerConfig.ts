import { getControllerConfig } from '../admin/controller/controller-config.ts';
import { controllerFlag, controllersOf } from '../cli/controller/address.ts';
import type { Family } from '../cli/families.ts';
import { type NamesrvRow, namesrvRow } from '../cli/output/broker-row.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { watchedFlags } from '../cli/view-flags.ts';

interface Config extends NamesrvRow {
  /** Sorted by key; absent when it gave no answer. */
  readonly config?: Readonly<Record<string, string>>;
}

const KEY_WIDTH = 50;

export default class GetControllerConfig extends ReadCommand<readonly Config[]> {
  static override family: Family = 'controller';
  static override summary = 'Show the settings controllers run with';
  static override description = 'Of every controller of -a. One that gives no answer is said; the exit status is 3.';
  static override differs =
    'keys are sorted; a controller that is down is a line with its reason, where the original shows nothing of any.';
  static override examples = [
    { description: 'of all', command: "mq getControllerConfig -a '127.0.0.1:9878;127.0.0.1:9868'" },
    { description: 'as JSON', command: "mq getControllerConfig -a 127.0.0.1:9878 --json | jq '.[].config'" },
  ];
  static override baseFlags = watchedFlags;
  static override flags = { controllerAddress: controllerFlag('controllers, with ; between them') };

  protected override async execute(): Promise<readonly Config[]> {
    const { flags } = await this.parse(GetControllerConfig);
    const addresses = controllersOf(flags.controllerAddress);
    const outcomes = await this.withClient((client) => getControllerConfig(client, addresses));
    if (outcomes.some(({ error }) => error !== undefined)) this.endWith('PARTIAL');
    return outcomes.map(({ item: address, value, error }) =>
      error === undefined ? { address, config: sorted(value) } : namesrvRow({ address, error }),
    );
  }

  protected override render(controllers: readonly Config[]): void {
    for (const { address, config = {}, error } of controllers) {
      this.out.line(`============${address}============`);
      for (const [key, value] of Object.entries(config)) this.out.line(`${key.padEnd(KEY_WIDTH)}=  ${value}`);
      if (error !== undefined) this.out.line(`no answer: ${error.message}`);
    }
  }
}

const sorted = (config: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...config].sort(([a], [b]) => (a < b ? -1 : 1)));
