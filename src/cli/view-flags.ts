import { Flags } from '@oclif/core';
import { VIEW_GROUP } from './argv/spec.ts';
import { globalFlags, whole } from './flags.ts';

/**
 * `--watch SECONDS`. A command that the original gives an interval of its own takes it under that name too.
 *
 * @param names the original's letter and name: `{ char: 'i', aliases: ['interval'] }`
 */
export const watchFlag = (names: { char?: 'i' | 's'; aliases?: string[] } = {}) =>
  whole({
    ...names,
    helpGroup: VIEW_GROUP,
    helpValue: 'S',
    min: 1,
    max: 86_400,
    unit: 'seconds',
    description: 'show it again every S seconds, until Ctrl-C',
  });

/** The flags of a command that reads and shows no table. */
export const watchedFlags = { ...globalFlags, watch: watchFlag() };

/** The flags that shape tables. */
export const tableFlags = {
  columns: Flags.string({
    helpGroup: VIEW_GROUP,
    helpValue: 'A,B',
    description: 'only these columns of the table, in this order',
  }),
  sort: Flags.string({
    helpGroup: VIEW_GROUP,
    helpValue: 'A[:desc]',
    description: 'rows in the order of a column; of several, by commas',
  }),
  filter: Flags.string({
    helpGroup: VIEW_GROUP,
    helpValue: "'A>N'",
    multiple: true,
    description: 'only rows where A=TEXT, A~REGEX, A>N, A<N (also != !~ >= <=); all of several',
  }),
  csv: Flags.boolean({ helpGroup: VIEW_GROUP, description: 'the table as CSV' }),
  'no-header': Flags.boolean({ helpGroup: VIEW_GROUP, description: 'the table without its headings' }),
};

/** The names of the flags that shape tables. */
export const tableFlagNames = Object.keys(tableFlags);
