import type { Line } from '../line.ts';

export const overview: Record<string, Line> = {
  top: { args: () => ['--once'] },
  'support-bundle': {
    args: ({ directory }, spare) => ['-o', `${directory}/${spare}.tar.gz`],
    missing: ({ directory }) => ['--analyze', `${directory}/none.tar.gz`],
    denied: 3,
  },
};
