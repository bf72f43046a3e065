import { Args } from '@oclif/core';
import { MqCommand } from '../cli/base-command.ts';
import type { Family } from '../cli/families.ts';
import { jsonText } from '../cli/output/json.ts';
import { readSchema, type SchemaDocument, schemaNames } from '../cli/schema/schema-files.ts';

/** The names of all schemas, or the one that was asked for. */
type Shown = readonly string[] | SchemaDocument;

export default class Schema extends MqCommand<Shown> {
  static override family: Family = 'mq';
  static override summary = 'Print the JSON Schema of what a command prints under --json';
  static override description =
    'Draft 2020-12. Of a command that prints a document a line, the schema of one line. Later versions may add properties; none goes away or changes its type. The documents on stderr are error and warnings.';
  static override examples = [
    { description: 'all there are', command: 'mq schema' },
    { description: 'of one command', command: 'mq schema consumerProgress' },
    { description: 'of what a failure prints', command: 'mq schema error' },
  ];
  static override args = {
    command: Args.string({ multiple: true, required: false, description: 'command, error or warnings; else a list' }),
  };

  protected override async execute(): Promise<Shown> {
    const { args } = await this.parse(Schema);
    const { root } = this.config;
    return args.command === undefined ? schemaNames(root) : readSchema(root, args.command);
  }

  protected override render(shown: Shown): void {
    if ('$id' in shown) this.out.text(jsonText(shown));
    else for (const name of shown) this.out.line(name);
  }
}
