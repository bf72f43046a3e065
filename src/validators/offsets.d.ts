import type { OffsetsDocument } from '../admin/offset/export-offsets.ts';

/** Checks a value against schemas/offsets.schema.json; compiled by the build. */
export declare const validateOffsets: {
  (value: unknown): value is OffsetsDocument;
  /** What the last call found wrong. */
  errors?: { instancePath: string; message?: string }[] | null;
};
