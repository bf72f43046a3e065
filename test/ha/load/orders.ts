import { createInterface } from 'node:readline';
import type { LoadOrder, LoadReply } from './options.ts';

/** What a driver does when it is told; each may take its time. */
export type OrderHandlers = Partial<Record<LoadOrder, () => Promise<Omit<LoadReply, 'to'> | undefined>>>;

const reply = (value: LoadReply): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

/** Says that the driver has started, then obeys stdin; the process ends with `stop`, or with its parent. */
export function obey(handlers: OrderHandlers): void {
  reply({ to: 'start' });
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      const order = line as LoadOrder;
      (handlers[order]?.() ?? Promise.resolve(undefined)).then(
        (result) => {
          reply({ to: order, ...result });
          if (order === 'stop') process.exit(0);
        },
        (error: unknown) => reply({ to: order, error: error instanceof Error ? error.message : String(error) }),
      );
    })
    .once('close', () => process.exit(0));
}
