import type { OffsetPlan } from '../admin/offset/offset-plan.ts';

/** Checks a value against schemas/offsetPlan.schema.json; compiled by the build. */
export declare const validateOffsetPlan: {
  (value: unknown): value is OffsetPlan;
  /** What the last call found wrong. */
  errors?: { instancePath: string; message?: string }[] | null;
};
