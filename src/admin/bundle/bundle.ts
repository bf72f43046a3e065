import type { ErrorCode } from '../../errors/index.ts';

/** One file of a bundle, and what it holds. */
export interface BundleEntry {
  /** Below the bundle's folder, words apart by `/`. */
  readonly path: string;
  readonly what: string;
  readonly bytes: number;
}

/** Something a bundle should hold and does not. */
export interface MissingPart {
  readonly what: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/** `manifest.json`: what a bundle holds, and what it does not. */
export interface BundleManifest {
  readonly format: 1;
  /** Versions of mq and of Node, and the kind of machine. */
  readonly madeBy: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly nameServers: readonly string[];
  readonly entries: readonly BundleEntry[];
  readonly missing: readonly MissingPart[];
  /** Parts that were cut or left out, because a bundle has a largest size. */
  readonly cut: readonly string[];
  /** How many values were taken out because they may be secret. */
  readonly secretsRemoved: number;
}

/** The one file a bundle always has. */
export const MANIFEST = 'manifest.json';
/** What mq doctor found when the bundle was made. */
export const FINDINGS = 'doctor.json';
export const CLUSTER = 'cluster.json';
export const GROUPS = 'groups.json';
export const LOGS = 'logs/';
