import type { ClusterFile } from '../engine/daemon/cluster-file/cluster-file.ts';

/** Checks a value against schemas/cluster.schema.json; compiled by the build. */
export declare const validateCluster: {
  (value: unknown): value is ClusterFile;
  /** What the last call found wrong. */
  errors?:
    | {
        instancePath: string;
        keyword: string;
        message?: string;
        params: Readonly<Record<string, unknown>>;
      }[]
    | null;
};
