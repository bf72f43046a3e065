/** How bad a finding is, the mildest first. */
export type Severity = 'info' | 'warning' | 'critical';

/** One piece of evidence, as a JSON document shows it. */
export type Evidence = string | number | boolean | readonly string[];

/** What a check saw. */
export interface Found {
  readonly subject: string;
  /** One or two sentences that end with a full stop. */
  readonly message: string;
  readonly evidence: Readonly<Record<string, Evidence>>;
  /** Command lines to run next, the most useful first. */
  readonly next: readonly string[];
  readonly severity?: Severity;
}

/** What a check looks at: the files of a store, and the machine they lie on. */
export interface DiskContext {
  /** The store, as `storePathRootDir` names it. */
  readonly storeDirectory: string;
  /** The broker's configuration file, where one is given. */
  readonly configFile?: string | undefined;
  readonly nowMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One look at one thing that can be wrong with a store or its machine, by the name that `mq doctor` knows it under. What
 * cannot be read at all is thrown as an MqError.
 */
export interface DiskCheck {
  readonly name: string;
  readonly title: string;
  readonly severity: Severity;
  readonly scope: 'disk';
  run(context: DiskContext): Promise<readonly Found[]>;
}
