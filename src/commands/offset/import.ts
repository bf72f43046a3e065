import { Args, Flags } from '@oclif/core';
import type { ExportedOffset } from '../../admin/offset/export-offsets.ts';
import { planImport } from '../../admin/offset/import-offsets.ts';
import { checked, parseDocument, readText } from '../../cli/document-file.ts';
import type { Family } from '../../cli/families.ts';
import { parseOffsetsCsv } from '../../cli/offset/offsets-csv.ts';
import { type AppliedPlan, PlanCommand, planRow } from '../../cli/offset/plan-command.ts';

export default class OffsetImport extends PlanCommand {
  static override family: Family = 'offset';
  static override summary = 'Set consumer groups to the offsets of a file';
  static override description =
    'Reads CSV (columns group, topic, brokerName, queueId, offset in any order, others beside them) or the JSON of mq offset export. Offsets count messages of one store: they mean nothing in another cluster that did not get the same messages. A group that is online is refused without --force. Each offset is read back. Exit status 3: some queues were not confirmed.';
  static override examples = [
    { description: 'look first', command: 'mq offset import billing.csv --dry-run' },
    { description: 'set them', command: 'mq offset import billing.csv' },
    { description: 'have it reviewed', command: 'mq offset import billing.csv --plan billing-plan.json' },
  ];
  static override args = {
    file: Args.string({ name: 'FILE', ignoreStdin: true, required: true, description: 'CSV or JSON; - is stdin' }),
  };
  static override flags = {
    force: Flags.boolean({ description: 'also while a group is online' }),
    plan: Flags.string({ helpValue: 'FILE', description: 'write a plan for mq offset apply, change nothing' }),
    'dry-run': Flags.boolean({ description: 'show what would be set, change nothing' }),
  };

  protected override async execute(): Promise<AppliedPlan> {
    const { args, flags } = await this.parse(OffsetImport);
    const { file } = args;
    const { force, plan: planFile, 'dry-run': dryRun } = flags;
    const offsets = await readOffsets(file);
    return this.withClient(async (client) => {
      const { moves, checked: found } = await planImport(client, offsets);
      if (planFile === undefined) return this.carryOut(client, found, { file, force, dryRun });
      await this.keepPlan(moves, planFile);
      return {
        file,
        dryRun: false,
        objections: [],
        planFile,
        queues: found.flatMap(({ queues }) => queues.map(planRow)),
      };
    }, this.stop.signal);
  }
}

async function readOffsets(file: string): Promise<ExportedOffset[]> {
  const text = await readText(file);
  if (!/^\s*\{/.test(text)) return parseOffsetsCsv(text, file === '-' ? 'stdin' : file);
  const { validateOffsets } = await import('#validators/offsets');
  return checked(await parseDocument(text, file), validateOffsets, file, 'list of offsets').offsets;
}
