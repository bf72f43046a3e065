import { fileURLToPath } from 'node:url';

/** The package's directory. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the finished build stands. */
export const dist = 'dist';

/** Facts about the last build that are not shipped: which source went into which file. */
export const metaFile = '.cache/build-meta.json';
