/** What a process does when it is asked to end. */
export type InterruptHandler = (signal: NodeJS.Signals) => void;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** Exit statuses by the shell's convention: 128 and the signal's number. */
const STATUS: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 143 };

/** The exit status of a process that a signal has ended. */
export const statusOfSignal = (signal: NodeJS.Signals): number => STATUS[signal] ?? 130;

let current: InterruptHandler | undefined;
let asked = false;

/** Whether the process was asked to end. */
export const isInterrupted = (): boolean => asked;

/** Leaves at once on Ctrl-C (130) and SIGTERM (143), until a command takes interrupts over. */
export function exitOnInterrupt(): void {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (current === undefined) process.exit(statusOfSignal(signal));
      asked = true;
      const handler = current;
      current = undefined;
      handler(signal);
    });
  }
}

/**
 * Lets a long-running command end in its own way: the first signal calls `handler`, a second one leaves at once.
 */
export function takeInterrupts(handler: InterruptHandler): void {
  current = handler;
}
