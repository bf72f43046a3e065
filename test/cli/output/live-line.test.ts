import { expect, it } from 'vitest';
import { LiveLine } from '../../../src/cli/output/live-line.ts';

function drawn(isTTY: boolean): string {
  let text = '';
  const line = new LiveLine({ write: (more) => (text += more), isTTY });
  line.clear();
  line.draw('a');
  line.draw('b');
  line.clear();
  line.clear();
  return text;
}

it('a live line is drawn anew in its place, and taken away', () => {
  expect(drawn(true)).toBe('\ra\u001b[K\rb\u001b[K\r\u001b[K');
  expect(drawn(false)).toBe('');
});
