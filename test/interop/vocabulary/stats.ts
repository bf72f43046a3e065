import type { VocabularyCase } from './case.ts';

export const statsCases: readonly VocabularyCase[] = [
  {
    command: 'statsAll',
    args: ({ topic }) => ['-t', topic],
    shows: [
      /^#Topic +#Consumer Group +#Accumulation +#InTPS +#OutTPS +#InMsg24Hour +#OutMsg24Hour$/m,
      /^Words +words-service +8 +\d+\.\d\d /m,
    ],
    agree: (stdout) => /^(Words) +(words-service) +(\d+) /m.exec(stdout)?.slice(1),
  },
];
