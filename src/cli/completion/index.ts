import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import type { CompletedCommand } from './types.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** A shell there is a completion script for. */
export type Shell = keyof typeof SCRIPTS;

export const SHELLS = ['bash', 'zsh', 'fish'] as const satisfies readonly Shell[];

export function isShell(name: string): name is Shell {
  return Object.hasOwn(SCRIPTS, name);
}

/** A script that completes the names of commands and their flags; it calls nothing when it runs. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  return SCRIPTS[shell](commands);
}

export type { CompletedCommand } from './types.ts';
