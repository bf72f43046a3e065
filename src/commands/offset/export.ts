import { Flags } from '@oclif/core';
import { exportOffsets, type OffsetsDocument } from '../../admin/offset/export-offsets.ts';
import { ClusterCommand, type UnreachedValue } from '../../cli/cluster-command.ts';
import { exists, writeText } from '../../cli/document-file.ts';
import type { Family } from '../../cli/families.ts';
import { offsetsCsv } from '../../cli/offset/offsets-csv.ts';
import { counted } from '../../cli/output/counted.ts';
import { MqError } from '../../errors/index.ts';

type Exported = OffsetsDocument & {
  /** Absent when the offsets go to stdout. */
  readonly file?: string;
  readonly unreached: readonly UnreachedValue[];
};

export default class OffsetExport extends ClusterCommand<Exported> {
  static override family: Family = 'offset';
  static override summary = 'Save the offsets of consumer groups';
  static override description =
    'As JSON, or as CSV with --csv or a file name that ends in .csv; to stdout without -o. The ends of each queue stand beside the offset. mq offset import reads both. Exit status 3: a broker gave no answer.';
  static override examples = [
    { description: 'one group', command: 'mq offset export -g Billing -o billing.csv' },
    { description: 'one topic of it', command: 'mq offset export -g Billing -t Orders --csv' },
    { description: 'every group', command: 'mq offset export --all -o offsets.json' },
  ];
  static override flags = {
    group: Flags.string({ char: 'g', helpValue: 'GROUP', description: 'consumer group' }),
    all: Flags.boolean({ description: 'every consumer group but those of the system' }),
    topic: Flags.string({ char: 't', helpValue: 'TOPIC', description: 'this topic only' }),
    csv: Flags.boolean({ description: 'CSV rather than JSON' }),
    output: Flags.string({ char: 'o', helpValue: 'FILE', description: 'file to write; stdout without it' }),
  };
  private csv = false;

  protected override async execute(): Promise<Exported> {
    const { flags } = await this.parse(OffsetExport);
    const { group, topic, output: file, all } = flags;
    if (group !== undefined && all) throw new MqError('USAGE', 'a group (-g) and --all are given; one will do');
    if (group === undefined && !all) throw new MqError('USAGE', 'neither a group (-g) nor --all is given');
    this.csv = flags.csv || file?.endsWith('.csv') === true;
    return this.withClient(async (client) => {
      const found = await exportOffsets(client, { group: group?.trim(), topic: topic?.trim() });
      const document: OffsetsDocument = {
        ...{ format: 'mq-offsets', version: 1, exportedAt: new Date().toISOString() },
        ...{ namesrvAddr: [...(await this.namesrv()).addresses], offsets: found.offsets },
      };
      const unreached = this.partlyWithout(found.unreached);
      if (file === undefined || file === '-') return { ...document, unreached };
      if (await exists(file)) await this.confirm(`${file} is there already. Replace it?`);
      await writeText(file, this.textOf(document));
      return { ...document, file, unreached };
    });
  }

  protected override render({ file, unreached: _, ...document }: Exported): void {
    if (file === undefined) {
      this.out.text(this.textOf(document));
      return;
    }
    const groups = new Set(document.offsets.map(({ group }) => group)).size;
    const what = `${counted(document.offsets.length, 'offset')} of ${counted(groups, 'group')}`;
    this.out.line(`export ${file} success: ${what}`);
  }

  private textOf(document: OffsetsDocument): string {
    return this.csv ? offsetsCsv(document.offsets) : `${JSON.stringify(document, null, 2)}\n`;
  }
}
