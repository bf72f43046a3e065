import { Flags } from '@oclif/core';
import { analyzeBundle, type BundleAnalysis } from '../admin/bundle/analyze.ts';
import { readArchive } from '../admin/bundle/archive.ts';
import { type MadeBundle, makeBundle } from '../admin/bundle/make-bundle.ts';
import { isAtLeast } from '../admin/doctor/verdict.ts';
import { analysisLines } from '../cli/bundle/analysis-lines.ts';
import { ClusterCommand } from '../cli/cluster-command.ts';
import type { Family } from '../cli/families.ts';
import { whole } from '../cli/flags.ts';
import { counted } from '../cli/output/counted.ts';
import { AdminClient } from '../client/admin-client.ts';

const BYTES_PER_MIB = 1024 * 1024;

type Bundle = MadeBundle | BundleAnalysis;

export default class SupportBundle extends ClusterCommand<Bundle> {
  static override family: Family = 'health';
  static override summary = 'Put what somebody needs who helps from afar into one archive';
  static override description =
    'A .tar.gz with brokers, configurations, runtime information, topics, routes, groups with their progress and what mq doctor finds; with --store and --log also from this machine. Secrets are taken out, in log lines too; messages are never read. manifest.json in it says what it holds, and what could not be read (then the exit status is 3). With --analyze: what stands out in a bundle; exit status 10 where a finding is a warning or worse.';
  static override examples = [
    { description: 'of the cluster', command: 'mq support-bundle -o cluster.tar.gz' },
    {
      description: "with a local broker's store and logs",
      command: 'mq support-bundle --store /data/store --log /data/logs',
    },
    { description: 'what stands out in one', command: 'mq support-bundle --analyze cluster.tar.gz' },
  ];
  static override flags = {
    output: Flags.string({ char: 'o', helpValue: 'FILE', description: 'where it goes; else mq-support-TIME.tar.gz' }),
    store: Flags.string({ helpValue: 'DIR', description: "a broker's store: its files listed, its documents kept" }),
    log: Flags.string({
      helpValue: 'PATH',
      multiple: true,
      multipleNonGreedy: true,
      description: 'a log file or a directory of them; the end of each; may be repeated',
    }),
    'max-size': whole({
      helpValue: 'MIB',
      min: 1,
      max: 1024,
      unit: 'MiB',
      default: 100,
      description: 'most that goes in, before it is compressed',
    }),
    analyze: Flags.string({
      helpValue: 'FILE',
      exclusive: ['output', 'store', 'log'],
      description: 'read a bundle and say what stands out',
    }),
  };

  protected override async execute(): Promise<Bundle> {
    const { flags } = await this.parse(SupportBundle);
    if (flags.analyze !== undefined) return this.analysed(flags.analyze);
    const nowMs = Date.now();
    const { output, store, log: logs = [] } = flags;
    const file = output ?? `mq-support-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}.tar.gz`;
    const interrupted = new AbortController();
    this.onInterrupt(() => interrupted.abort());
    const maxBytes = flags['max-size'] * BYTES_PER_MIB;
    const options = { ...(await this.cluster()), timeoutMs: this.timeoutMs, signal: interrupted.signal };
    const namesrvs = (await this.namesrv()).addresses.map((address) => ({
      address,
      client: new AdminClient({ ...options, namesrvAddr: [address] }),
    }));
    try {
      const request = { file, maxBytes, version: this.config.version, store, logs, nowMs };
      const made = await this.withClient((client) => makeBundle(client, namesrvs, request), interrupted.signal);
      if (made.manifest.missing.length > 0) this.endWith('PARTIAL');
      return made;
    } finally {
      for (const { client } of namesrvs) await client.close();
    }
  }

  protected override render(bundle: Bundle): void {
    if (!('manifest' in bundle)) {
      this.out.text(`${analysisLines(bundle).join('\n')}\n`);
      return;
    }
    const { file, bytes, manifest } = bundle;
    const removed = counted(manifest.secretsRemoved, 'secret');
    this.out.line(`${file}: ${manifest.entries.length} files, ${Math.ceil(bytes / 1024)} KB, ${removed} removed`);
    for (const { what, message } of manifest.missing) this.out.note(`not in it: ${what}: ${message}`);
    for (const part of manifest.cut) this.out.note(`cut: ${part}`);
    this.out.note('Look through it before you give it away: names of topics and groups, and addresses, are in it.');
  }

  private async analysed(file: string): Promise<BundleAnalysis> {
    const analysis = analyzeBundle(await readArchive(file));
    if (analysis.findings.some(({ severity }) => isAtLeast(severity, 'warning'))) this.endWith('BAD_ANSWER');
    return analysis;
  }
}
