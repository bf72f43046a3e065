import { Flags } from '@oclif/core';
import { type Section, sections } from '../../admin/metadata/document.ts';
import { MqError } from '../../errors/index.ts';

/** `--only topics,groups`: the parts of the metadata that are meant; all unless given. */
export const onlyFlag = Flags.custom<Section[]>({
  helpValue: 'PART[,PART]',
  description: `only these parts: ${sections.join(', ')}`,
  parse: async (input) =>
    input.split(',').map((name) => {
      const section = sections.find((one) => one.toLowerCase() === name.trim().toLowerCase());
      if (section !== undefined) return section;
      throw new MqError('USAGE', `--only takes ${sections.join(', ')}, not ${name.trim()}`);
    }),
});
