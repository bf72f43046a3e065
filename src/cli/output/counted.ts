/** A count with its noun: `1 queue`, `4 queues`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
