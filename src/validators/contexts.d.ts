import type { ContextFile } from '../cli/settings/context-file.ts';

/** Checks a value against schemas/contexts.schema.json; compiled by the build. */
export declare const validateContexts: {
  (value: unknown): value is ContextFile;
  /** What the last call found wrong. */
  errors?: { instancePath: string; message?: string }[] | null;
};
