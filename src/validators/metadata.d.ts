import type { MetadataDocument } from '../admin/metadata/document.ts';

/** Checks a value against schemas/metadata.schema.json; compiled by the build. */
export declare const validateMetadata: {
  (value: unknown): value is MetadataDocument;
  /** What the last call found wrong. */
  errors?: { instancePath: string; message?: string }[] | null;
};
