/** Checks a value against schemas/contexts.schema.json; compiled by the build. */
export declare const validateContexts: {
  (
    value: unknown,
  ): value is {
    current?: string;
    contexts: Record<string, { namesrvAddr?: string }>;
  };
  /** What the last call found wrong. */
  errors?: { instancePath: string; message?: string }[] | null;
};
