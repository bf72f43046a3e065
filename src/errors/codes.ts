/**
 * The closed list of error codes, each with the exit status scripts see and the hint printed when the error brings
 * none of its own. `mq help errors` is made from this table.
 */
export const errorTable = {
  PARTIAL: { exit: 3, title: 'Partly done', hint: 'The output names the brokers or queues that were not reached.' },
  BAD_ANSWER: { exit: 10, title: 'Done, and the answer is bad', hint: 'Read the rows marked bad.' },
  USAGE: { exit: 64, title: 'Wrong use of a command', hint: 'See --help of the command.' },
  NEEDS_ANSWER: {
    exit: 64,
    title: 'An answer is needed and there is no terminal',
    hint: 'Add --yes, or set MQ_YES=1.',
  },
  NOT_FOUND: {
    exit: 65,
    title: 'The named thing does not exist',
    hint: 'Check the name; mq topicList shows what there is.',
  },
  BAD_DATA: { exit: 65, title: 'Malformed data', hint: 'The message says which byte, line or field.' },
  UNREACHABLE: { exit: 69, title: 'Nobody reachable', hint: 'Is the address right and the process running?' },
  REFUSED: {
    exit: 69,
    title: 'The broker or name server refused the request',
    hint: 'The message carries its own reason.',
  },
  BUG: { exit: 70, title: 'A bug in mq', hint: 'Run again with MQ_DEBUG=1 and report the stack trace.' },
  IN_USE: {
    exit: 73,
    title: 'In use by another process',
    hint: 'Stop the other process, or choose another port or directory.',
  },
  CANNOT_CREATE: { exit: 73, title: 'Cannot create', hint: 'Check the directory and its permissions.' },
  IO: { exit: 74, title: 'Cannot read or write', hint: 'Check the disk and the file permissions.' },
  DISK_FULL: { exit: 74, title: 'Disk full', hint: 'Free space, or lower fileReservedTime.' },
  STORE_DAMAGED: { exit: 74, title: 'The store is damaged', hint: 'Run mq recover on it.' },
  TIMEOUT: { exit: 75, title: 'Timed out', hint: 'Try again, or raise --timeout.' },
  BUSY: { exit: 75, title: 'Busy', hint: 'Try again in a moment.' },
  NO_PERMISSION: {
    exit: 77,
    title: 'No permission',
    hint: 'Check the permission of the topic, the group or the broker.',
  },
  CONFIG: { exit: 78, title: 'Configuration error', hint: 'The message names the file, the key and what it takes.' },
  INTERRUPTED: { exit: 130, title: 'Interrupted, or declined at the question', hint: 'Nothing more was done.' },
} as const satisfies Record<string, { exit: number; title: string; hint: string }>;

export type ErrorCode = keyof typeof errorTable;
