import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Frames of unmodified Apache peers; test/fixtures/README.md says how they were captured. */
const FRAMES = join(import.meta.dirname, '../../fixtures/frames');

export interface CapturedFrame {
  hex: string;
  header: { code: number; opaque: number; flag: number; extFields?: Record<string, string>; serializeType?: number };
}

export interface CapturedSample {
  /** `5.3.3 208-GET_CONSUME_STATS #0`. */
  title: string;
  code: number;
  to: string;
  request: CapturedFrame;
  response: CapturedFrame | null;
}

/** Every captured exchange, of all versions and both header encodings. */
export function capturedSamples(): CapturedSample[] {
  return folders().flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const file = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
          code: number;
          samples: Omit<CapturedSample, 'title' | 'code'>[];
        };
        const title = `${folder.slice(FRAMES.length + 1)} ${name.replace('.json', '')}`;
        return file.samples.map((sample, i) => ({ ...sample, code: file.code, title: `${title} #${i}` }));
      }),
  );
}

function folders(): string[] {
  return readdirSync(FRAMES).flatMap((version) => {
    const folder = join(FRAMES, version);
    return [folder, join(folder, 'binary-header')].filter((path) => existsSync(path));
  });
}
