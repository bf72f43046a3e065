/** Gives one sample of a gauge. */
export type SetSample = (labels: Readonly<Record<string, string>>, value: number) => void;

/** Gives all samples of a gauge; called at each scrape, and only then. */
export type Collector = (set: SetSample) => void | Promise<void>;

/** Where gauges are added. */
export interface Gauges {
  gauge(name: string, help: string, labels: readonly string[], collect: Collector): void;
}
