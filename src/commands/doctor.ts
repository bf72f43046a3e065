import { existsSync } from 'node:fs';
import { Flags } from '@oclif/core';
import { type Finding, type Severity, severities } from '../admin/doctor/check.ts';
import { clusterChecks, groupChecks } from '../admin/doctor/checks/index.ts';
import { clusterContext, groupContext } from '../admin/doctor/context.ts';
import { type Diagnosed, diagnoseCluster, diagnoseStore } from '../admin/doctor/diagnose.ts';
import { explanationOf, explanations } from '../admin/doctor/explain/index.ts';
import { chosenChecks } from '../admin/doctor/run-checks.ts';
import { type Diagnosis, type DoctorValue, diagnosisOf, type FaultRow } from '../cli/doctor/diagnosis.ts';
import { type LimitValues, limitFlags, limitsOf, names } from '../cli/doctor/flags.ts';
import { nagiosAnswer, nagiosFailure } from '../cli/doctor/nagios.ts';
import { prometheusText } from '../cli/doctor/prometheus.ts';
import { diagnosisLines, explanationLines } from '../cli/doctor/text.ts';
import type { Family } from '../cli/families.ts';
import type { Column } from '../cli/output/table.ts';
import { ReadCommand } from '../cli/read-command.ts';
import { readSelectedContext } from '../cli/settings/context.ts';
import { clusterNameFlag } from '../cli/target-flags.ts';
import { AdminClient } from '../client/admin-client.ts';
import { systemClock } from '../clock.ts';
import { MqError } from '../errors/index.ts';

const FORMATS = ['text', 'json', 'nagios', 'prometheus'] as const;

export default class Doctor extends ReadCommand<DoctorValue> {
  static override family: Family = 'health';
  static override summary = 'Find out what is wrong with a cluster, or with a store on disk';
  static override description =
    'Makes many checks at once and gives one verdict; every finding says what was seen, and which command to run next. Changes nothing. With --store the files of a store are looked at instead, without a broker, and its groups where its configuration names a ZooKeeper. Where ZooKeeper is named, groups are looked at although no name server answers. Exit status 10: something counts (a warning or worse, see --fail-on), and a broker that is registered and does not answer does; 3: nothing counts, but not everything could be judged. With --format nagios the statuses are those of a plug-in: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.';
  static override examples = [
    { description: 'everything', command: 'mq doctor' },
    { description: 'why a group does not get on', command: 'mq doctor --group Billing --topic Orders' },
    { description: 'two checks, as a plug-in', command: 'mq doctor --check disk-full,broker-busy --format nagios' },
    { description: 'groups that elect their master', command: 'mq doctor --clusterFile cluster.yaml' },
    {
      description: 'the same where no name server answers',
      command: 'mq doctor --zookeeper z1:2181 -c DefaultCluster',
    },
    { description: 'what a fault is', command: 'mq doctor --explain no-route' },
    { description: 'a store, while its broker is down', command: 'mq doctor --store /data/mq/store' },
  ];
  static override flags = {
    clusterName: clusterNameFlag({ description: 'only this cluster' }),
    topic: Flags.string({ char: 't', helpValue: 'TOPIC', description: 'ask about this topic in particular' }),
    group: Flags.string({ char: 'g', helpValue: 'GROUP', description: 'only this consumer group' }),
    check: names({ description: 'only these checks', exclusive: ['skip'] }),
    skip: names({ description: 'all but these checks' }),
    'fail-on': Flags.custom<Severity>({
      options: severities,
      helpValue: severities.join('|'),
      default: 'warning',
      description: 'the mildest finding that counts',
    })(),
    format: Flags.custom<(typeof FORMATS)[number]>({
      options: FORMATS,
      helpValue: FORMATS.join('|'),
      default: 'text',
      description: 'how to show the verdict; json is what --json shows',
    })(),
    zookeeper: Flags.string({
      helpValue: 'HOST:PORT[,...]',
      exclusive: ['store'],
      description: 'ZooKeeper of groups that elect their master; else of the context, or as brokers say',
    }),
    clusterFile: Flags.string({
      helpValue: 'FILE',
      exclusive: ['store'],
      description: 'cluster.yaml, to compare with what is so',
    }),
    store: Flags.string({ helpValue: 'DIRECTORY', description: 'look at this store instead' }),
    configFile: Flags.string({
      helpValue: 'FILE',
      dependsOn: ['store'],
      description: "configuration of the store's broker",
    }),
    list: Flags.boolean({ description: 'list the faults that have a name', exclusive: ['explain'] }),
    explain: Flags.string({ helpValue: 'NAME', description: 'explain a fault: why it happens, what to do' }),
    ...limitFlags,
  };

  private format: (typeof FORMATS)[number] = 'text';
  /** The verdict as it is printed in a format that is no table and no document. */
  private formatted: string | undefined;

  protected override async execute(): Promise<DoctorValue> {
    const { flags } = await this.parse(Doctor);
    this.format = flags.format;
    if (flags.list) return { faults: explanations.map(({ name, title, seenBy }) => ({ name, title, seenBy })) };
    if (flags.explain !== undefined) return explanationOf(flags.explain);
    const verdict = flags.store === undefined ? this.ofCluster(flags) : this.ofStore(flags.store, flags);
    return this.concluded(diagnosisOf(await this.orAnswer(verdict), flags['fail-on']));
  }

  private async ofCluster(flags: DoctorFlags): Promise<Diagnosed> {
    const checks = chosenChecks(clusterChecks, flags.check, flags.skip ?? []);
    const { clusterName, topic, group } = flags;
    const only = { cluster: clusterName?.trim(), topic: topic?.trim(), group: group?.trim(), limits: limitsOf(flags) };
    const { groupSource } = await import('../engine/doctor/groups.ts');
    const zookeeper = flags.zookeeper?.trim() ?? (flags.clusterFile === undefined ? await this.zookeeper() : undefined);
    const coordination = await groupSource({ zookeeper, file: flags.clusterFile });
    const options = { ...(await this.cluster()), timeoutMs: this.timeoutMs };
    return this.withClient(async (client) => {
      const namesrvs = client.namesrv.addresses.map((address) => {
        return { address, client: new AdminClient({ ...options, namesrvAddr: [address] }) };
      });
      try {
        return await diagnoseCluster(
          checks,
          clusterContext({ client, namesrvs, coordination, ...only }),
          flags['fail-on'],
        );
      } finally {
        for (const one of namesrvs) await one.client.close();
      }
    });
  }

  /** Of the context that named the name servers. */
  private async zookeeper(): Promise<string | undefined> {
    if ((await this.namesrv()).origin !== 'context') return undefined;
    return (await readSelectedContext(this.config.configDir, process.env))?.zookeeper;
  }

  private async ofStore(storeDirectory: string, flags: DoctorFlags): Promise<Diagnosed> {
    const { diskChecks, storeGroupSource } = await import('../engine/doctor/index.ts');
    if (!existsSync(storeDirectory)) {
      throw new MqError('NOT_FOUND', `there is no store at ${storeDirectory}`, { file: storeDirectory });
    }
    const context = { storeDirectory, configFile: flags.configFile, nowMs: systemClock.now() };
    const source = storeGroupSource(context);
    const chosen: readonly { readonly name: string }[] = chosenChecks(
      [...diskChecks, ...(source === undefined ? [] : groupChecks)],
      flags.check,
      flags.skip ?? [],
    );
    const isChosen = ({ name }: { readonly name: string }): boolean => chosen.some((one) => one.name === name);
    const groups = source && { checks: groupChecks.filter(isChosen), context: groupContext(source) };
    return diagnoseStore(diskChecks.filter(isChosen), context, flags['fail-on'], groups);
  }

  /** A plug-in has an answer also where there is no verdict. */
  private async orAnswer(verdict: Promise<Diagnosed>): Promise<Diagnosed> {
    try {
      return await verdict;
    } catch (error) {
      if (this.format === 'nagios' && error instanceof MqError && error.code !== 'USAGE') {
        const { line, exit } = nagiosFailure(error);
        this.out.line(line);
        this.exit(exit);
      }
      throw error;
    }
  }

  private async concluded(diagnosis: Diagnosis): Promise<Diagnosis> {
    if (diagnosis.status === 'bad') this.endWith('BAD_ANSWER');
    if (diagnosis.status === 'unknown') this.endWith('PARTIAL');
    if (this.format === 'prometheus') this.formatted = await prometheusText(diagnosis);
    if (this.format === 'nagios') {
      const { line, exit } = nagiosAnswer(diagnosis);
      this.formatted = line;
      process.exitCode = exit;
    }
    return diagnosis;
  }

  protected override render(value: DoctorValue): void {
    if (this.format === 'json') this.out.document(value);
    else if (this.formatted !== undefined) this.out.text(this.formatted);
    else if ('faults' in value) this.out.table(faultColumns, value.faults);
    else if (this.out.wantsTable && 'findings' in value) this.out.table(findingColumns, value.findings);
    else if ('cause' in value) this.out.text(explanationLines(value).join('\n'));
    else this.out.text(diagnosisLines(value, this.out.colour).join('\n'));
  }
}

interface DoctorFlags extends LimitValues {
  readonly clusterName: string | undefined;
  readonly topic: string | undefined;
  readonly group: string | undefined;
  readonly check: readonly string[] | undefined;
  readonly skip: readonly string[] | undefined;
  readonly 'fail-on': Severity;
  readonly zookeeper: string | undefined;
  readonly clusterFile: string | undefined;
  readonly configFile: string | undefined;
}

const faultColumns: readonly Column<FaultRow>[] = [
  { heading: '#Name', value: ({ name }) => name },
  { heading: '#SeenBy', value: ({ seenBy }) => seenBy.join(',') || 'message' },
  { heading: '#Title', value: ({ title }) => title },
];

const findingColumns: readonly Column<Finding>[] = [
  { heading: '#Severity', value: ({ severity }) => severity },
  { heading: '#Check', value: ({ check }) => check },
  { heading: '#Subject', value: ({ subject }) => subject },
  { heading: '#Message', value: ({ message }) => message },
  { heading: '#Next', value: ({ next }) => next[0] },
];
