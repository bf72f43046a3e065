import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RemotingCommand } from '../../../src/protocol/command.ts';
import { decodeFrame } from '../../../src/protocol/frame.ts';

const frames = join(import.meta.dirname, '../../fixtures/frames');

/** The first captured request of a code, as an Apache peer of that version sent it. */
export function frameOf(version: string, code: number): RemotingCommand {
  const file = readdirSync(join(frames, version)).find((name) => name.startsWith(`${code}-`));
  if (file === undefined) throw new Error(`no frame of ${code} from ${version}`);
  const { samples } = JSON.parse(readFileSync(join(frames, version, file), 'utf8')) as {
    samples: { request: { hex: string } }[];
  };
  const bytes = Buffer.from(samples[0]?.request.hex ?? '', 'hex');
  return decodeFrame(bytes, 0, bytes.length);
}
