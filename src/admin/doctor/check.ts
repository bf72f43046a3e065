/** How bad a finding is, the mildest first. */
export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Where a check looks: at brokers and name servers, at what clients tell brokers, or at a store's files. */
export type Scope = 'cluster' | 'client' | 'disk';

/** One piece of evidence, as a JSON document shows it. */
export type Evidence = string | number | boolean | readonly string[];

/** What a check saw. */
export interface Found {
  /** What it is about, in one word where possible: a broker, topic, group, client or file. */
  readonly subject: string;
  /** What was seen, where, and what follows, with the numbers: one or two sentences that end with a full stop. */
  readonly message: string;
  /** The same as data, by names that stay; units in the names (`diskRatio`, `lagMessages`, `ageMs`). */
  readonly evidence: Readonly<Record<string, Evidence>>;
  /** Command lines to run next, the most useful first; never empty, and complete but for names in capitals. */
  readonly next: readonly string[];
  /** Where it is milder or worse than what the check usually finds. */
  readonly severity?: Severity;
  /** True where it is about somebody who gave no answer, so that what is wrong there is not known. */
  readonly unanswered?: boolean;
}

/** What a check saw, under its name and with its page. */
export interface Finding {
  /** Name of the check; it stays the same for ever. */
  readonly check: string;
  readonly severity: Severity;
  readonly subject: string;
  readonly message: string;
  readonly evidence: Readonly<Record<string, Evidence>>;
  readonly next: readonly string[];
  /** Whether it is about somebody who gave no answer, so that what is wrong there is not known. */
  readonly unanswered: boolean;
  /** The page about it, a path inside the package. */
  readonly runbook: string;
}

/**
 * One look at one thing that can be wrong. It reports what it saw and judges nothing it could not see: a broker that
 * gives no answer is no finding of any check but the one about connecting. What cannot be read at all is thrown as an
 * MqError; the verdict then says that the check could not be made.
 *
 * @typeParam Context what it looks at: {@link import('./context.ts').ClusterContext}, or {@link DiskContext}
 */
export interface Check<Context> {
  /** Letters and dashes, as in `docs/runbooks/NAME.md`. */
  readonly name: string;
  /** What is wrong when it finds something, in under 60 letters and without a full stop. */
  readonly title: string;
  /** Of what it finds, unless a finding says otherwise. */
  readonly severity: Severity;
  readonly scope: Scope;
  run(context: Context): Promise<readonly Found[]>;
}

/**
 * What checks of scope `disk` look at. They live in a room of the engine that imports nothing from here; they have the
 * shape of `Check<DiskContext>`, which the compiler sees where the command takes them.
 */
export interface DiskContext {
  /** The store, as `storePathRootDir` names it. */
  readonly storeDirectory: string;
  /** The broker's configuration file, where one is given. */
  readonly configFile?: string | undefined;
  readonly nowMs: number;
  /** Given by whoever wants it to end early. */
  readonly signal?: AbortSignal | undefined;
}

/** The page about what a check finds. */
export const runbookOf = (check: string): string => `docs/runbooks/${check}.md`;

/** What was seen, under the name of the check that saw it. */
export const findingOf = (check: Pick<Check<never>, 'name' | 'severity'>, found: Found): Finding => ({
  check: check.name,
  severity: found.severity ?? check.severity,
  subject: found.subject,
  message: found.message,
  evidence: found.evidence,
  next: found.next,
  unanswered: found.unanswered === true,
  runbook: runbookOf(check.name),
});
