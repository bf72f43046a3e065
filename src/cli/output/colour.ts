import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';

export interface ColourInputs {
  readonly env: NodeJS.ProcessEnv;
  /** Whether `--no-color` was given. */
  readonly refused: boolean;
  readonly stream: 'stdout' | 'stderr';
}

/**
 * The pen for one stream. It writes no colour with `--no-color`, a non-empty NO_COLOR or TERM=dumb, nor where the
 * stream is no terminal unless FORCE_COLOR asks for it.
 */
export function colourOf({ env, refused, stream }: ColourInputs): ChalkInstance {
  const noColor = env['NO_COLOR'];
  const off = refused || (noColor !== undefined && noColor !== '') || env['TERM'] === 'dumb';
  const support = stream === 'stdout' ? supportsColor : supportsColorStderr;
  return new Chalk({ level: off || support === false ? 0 : support.level });
}
