import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../../src/cli/argv/normalise.ts';
import type { CommandSpec } from '../../../src/cli/argv/spec.ts';
import { MqError } from '../../../src/errors/index.ts';
import { allocate, clusterList, help, updateTopic } from './specs.ts';

/** Splits at blanks; '' stands for an empty word. */
const words = (line: string) => line.split(' ').map((word) => (word === "''" ? '' : word));

const accepted: readonly [CommandSpec, string, string][] = [
  [updateTopic, '-t TopicA', '--topic=TopicA'],
  [updateTopic, '-tTopicA', '--topic=TopicA'],
  [updateTopic, '-t=TopicA', '--topic=TopicA'],
  [updateTopic, '-topic TopicA', '--topic=TopicA'],
  [updateTopic, '-topic=TopicA', '--topic=TopicA'],
  [updateTopic, '-topicTopicA', '--topic=TopicA'],
  [updateTopic, '--topic TopicA', '--topic=TopicA'],
  [updateTopic, '--topic=TopicA', '--topic=TopicA'],
  [updateTopic, '--top TopicA', '--topic=TopicA'],
  [updateTopic, '--top=TopicA', '--topic=TopicA'],
  [updateTopic, '-top TopicA', '--topic=TopicA'],
  [updateTopic, '--t TopicA', '--topic=TopicA'],
  [updateTopic, '--ti 9', '--timeout=9'],
  [updateTopic, '-ti9', '--topic=i9'],
  [updateTopic, '-timeout 9', '--timeout=9'],
  [updateTopic, '--namesrv 1.1.1.1:9876', '--namesrvAddr=1.1.1.1:9876'],
  [updateTopic, '-n 1.1.1.1:9876;2.2.2.2:9876 -c C', '--namesrvAddr=1.1.1.1:9876;2.2.2.2:9876 --clusterName=C'],
  [updateTopic, '-n1.1.1.1:9876', '--namesrvAddr=1.1.1.1:9876'],
  [updateTopic, '-o true', '--order=true'],
  [updateTopic, '-o TRUE', '--order=true'],
  [updateTopic, '-o false', '--order=false'],
  [updateTopic, '-o', '--order=true'],
  [updateTopic, '-o -t T', '--order=true --topic=T'],
  [updateTopic, '-o=false', '--order=false'],
  [updateTopic, '-ofalse', '--order=false'],
  [updateTopic, '--order=true', '--order=true'],
  [updateTopic, '--has false -u', '--hasUnitSub=false --unit=true'],
  [updateTopic, '-p -1', '--perm=-1'],
  [updateTopic, '-p -1.5e3', '--perm=-1.5e3'],
  [updateTopic, '-a +message.type=DELAY', '--attributes=+message.type=DELAY'],
  [updateTopic, '-a -message.type', '--attributes=-message.type'],
  [updateTopic, '-a=-cleanup.policy', '--attributes=-cleanup.policy'],
  [updateTopic, '--attributes=-cleanup.policy', '--attributes=-cleanup.policy'],
  [updateTopic, "-t ''", '--topic='],
  [updateTopic, '-t -', '--topic=-'],
  [updateTopic, '-t "TopicA"', '--topic=TopicA'],
  [updateTopic, '-t "', '--topic="'],
  [updateTopic, '-h', '--help'],
  [updateTopic, '-b 1:1 --json -t T', '--brokerAddr=1:1 --json --topic=T'],
  [clusterList, '', ''],
  [clusterList, '-m -i 5', '--moreStats --interval=5'],
  [clusterList, '-mi5', '--moreStats --interval=5'],
  [clusterList, '-mi 5', '--moreStats --interval=5'],
  [clusterList, '-m=true', '--moreStats'],
  [clusterList, '-m=false', ''],
  [clusterList, '--more', '--moreStats'],
  [clusterList, '-y', '--yes'],
  [clusterList, '--no-color', '--no-color'],
  [allocate, '-bn broker-a', '--brokerName=broker-a'],
  [allocate, '-bn=broker-a', '--brokerName=broker-a'],
  [allocate, '--bn broker-a', '--brokerName=broker-a'],
  [allocate, '-b n', '--brokerName=n'],
  [allocate, '--brokerN x', '--brokerName=x'],
  [allocate, '-k a -k b', '--key=a --key=b'],
  [allocate, '--dry-run', '--dryRun'],
  [help, 'errors USAGE', '-- errors USAGE'],
  [help, '--json errors', '--json -- errors'],
  [help, '-- -x', '-- -x'],
];

describe('normalise', () => {
  it.each(accepted)('$0.id %s', (spec, line, expected) => {
    const { argv, warnings } = normalise(spec, line === '' ? [] : words(line));
    expect(argv.join(' ')).toBe(expected);
    expect(warnings).toEqual([]);
  });

  it.each([
    [updateTopic, '-t a -t b', '--topic=a', '--topic is given more than once; the first, a, is used'],
    [updateTopic, '-t a --topic=b', '--topic=a', '--topic is given more than once; the first, a, is used'],
    [updateTopic, 'left -t a over', '--topic=a', 'ignored what belongs to no flag: left over'],
    [clusterList, '-m true', '--moreStats', 'ignored what belongs to no flag: true'],
    [help, 'errors USAGE more', '-- errors USAGE', 'ignored what belongs to no flag: more'],
  ] as const)('warns: $0.id %s', (spec, line, expected, warning) => {
    const commandLine = normalise(spec, words(line));
    expect(commandLine.argv.join(' ')).toBe(expected);
    expect(commandLine.warnings).toEqual([warning]);
  });

  it('says nothing when a flag is repeated with the same value', () => {
    expect(normalise(updateTopic, words('-t a -t a'))).toEqual({ argv: ['--topic=a'], json: false, warnings: [] });
  });

  it.each([
    [allocate, '--broker x', 'ambiguous flag --broker: it may be --brokerName, --brokerAddr'],
    [updateTopic, '-t', '--topic needs a value'],
    [updateTopic, '-t -b 1:1', '--topic needs a value'],
    [updateTopic, '-a -cleanup.policy', '--attributes needs a value'],
    [updateTopic, '-o maybe', '--order takes true or false, not maybe'],
    [updateTopic, '-z', 'updateTopic has no flag -z'],
    [updateTopic, '--nope=1', 'updateTopic has no flag --nope=1'],
    [clusterList, '-mz', 'clusterList has no flag -mz'],
    [clusterList, '-m=perhaps', '--moreStats takes true or false, not perhaps'],
  ] as const)('refuses: $0.id %s', (spec, line, message) => {
    expect(() => normalise(spec, words(line))).toThrowError(
      expect.objectContaining({ code: 'USAGE', exitCode: 64, message }),
    );
  });

  it('names the nearest flag', () => {
    expect(() => normalise(updateTopic, ['--topci', 'x'])).toThrowError(
      expect.objectContaining({ hint: 'Did you mean --topic?' }),
    );
  });

  it('tells whether --json is on', () => {
    expect(normalise(clusterList, ['--json']).json).toBe(true);
    expect(normalise(clusterList, ['--json=false']).json).toBe(false);
    expect(normalise(updateTopic, ['-t', 'x']).json).toBe(false);
  });

  it('keeps any value that stands in the same word as its flag', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(normalise(updateTopic, [`--topic=${value}`]).argv).toEqual([`--topic=${value}`]);
      }),
    );
  });

  it('answers any words with a command line or a usage error', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('-t', '-o', '--', '-', '--json', '-topic', '-oz', '-m', '=', '-='),
    );
    fc.assert(
      fc.property(fc.array(word), (argv) => {
        try {
          const once = normalise(updateTopic, argv);
          expect(normalise(updateTopic, once.argv)).toEqual({ ...once, warnings: [] });
        } catch (error) {
          expect(error).toBeInstanceOf(MqError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
