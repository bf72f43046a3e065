import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of the interoperability tests that take a minute or more, whatever their size; the longest first. */
const LONG = [
  'vocabulary',
  'replication',
  'delay',
  'ordered',
  'sdk-lock-transfer',
  'cli',
  'transactions',
  'stores',
  'retry',
  'sdk-consumer',
  'pop',
  'mqadmin',
  'admin',
  'doctor',
];

/** Begins with what takes longest, also where no run before has left its times: so that no worker ends long after the others. */
export class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(specifications);
    const place = ({ project, moduleId }: TestSpecification): number => {
      const at = project.name === 'interop' ? LONG.indexOf(basename(moduleId, '.test.ts')) : -1;
      return at < 0 ? LONG.length : at;
    };
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}
