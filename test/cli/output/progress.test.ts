import { describe, expect, it } from 'vitest';
import { Progress, type ProgressOptions } from '../../../src/cli/output/progress.ts';

const MB = 1024 * 1024;

function watched(isTTY: boolean, options: ProgressOptions) {
  let nowMs = 1000;
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const progress = new Progress(options, { write, isTTY, clock: { now: () => nowMs } });
  const step = (ms: number, count: number) => {
    nowMs += ms;
    progress.advance(count);
  };
  return { progress, step, text: () => text };
}

describe('progress', () => {
  it('writes a plain line every five seconds where there is no terminal, and one at the end', () => {
    const { progress, step, text } = watched(false, { label: 'Rebuilding', total: 100 * MB, unit: 'bytes' });
    for (let i = 0; i < 10; i++) step(1000, 10 * MB);
    progress.done();
    expect(text()).toBe(
      [
        'Rebuilding: 50.0 MB of 100.0 MB, 10.0 MB/s',
        'Rebuilding: 100.0 MB of 100.0 MB, 10.0 MB/s',
        'Rebuilding: 100.0 MB of 100.0 MB, 10.0 MB/s',
        '',
      ].join('\n'),
    );
  });

  it('redraws a bar in place on a terminal, ten times a second at most', () => {
    const { progress, step, text } = watched(true, { label: 'Scanning', total: 200, unit: 'queues' });
    for (let i = 0; i < 100; i++) step(10, 1);
    progress.done();
    const drawings = text().split('\r').slice(1);
    expect(drawings).toHaveLength(11);
    expect(drawings.at(-1)).toBe(
      '[############............] 50% Scanning: 100 queues of 200 queues, 100 queues/s\u001b[K\n',
    );
  });

  it('says how far it is when the total is not known', () => {
    const { progress, step, text } = watched(false, { label: 'Reading', total: 0, unit: 'messages' });
    step(2000, 500);
    progress.done();
    expect(text()).toBe('Reading: 500 messages, 250 messages/s\n');
  });
});
