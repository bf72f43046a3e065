import { MqError, messageOf } from '../../errors/index.ts';
import { type BrokerFigures, brokerFigures } from '../cluster/broker-figures.ts';
import { type Finding, severities } from '../doctor/check.ts';
import type { BundleContent } from './archive.ts';
import { type BundleManifest, FINDINGS, GROUPS, LOGS, MANIFEST, type MissingPart } from './bundle.ts';
import { type LogSummary, summaryOfLog } from './log-summary.ts';

/** A broker as a bundle knows it. */
export interface BundledBroker extends BrokerFigures {
  /** Broker name and id. */
  readonly broker: string;
}

/** A group that is behind. */
export interface LaggingGroup {
  readonly group: string;
  readonly state: string;
  readonly diffTotal: number;
  readonly clientCount: number;
}

/** What stands out in a bundle. */
export interface BundleAnalysis {
  readonly madeBy: string;
  readonly createdAt: string;
  readonly nameServers: readonly string[];
  /** What mq doctor found when it was made, the worst first. */
  readonly findings: readonly Finding[];
  readonly brokers: readonly BundledBroker[];
  /** The most behind, the worst first. */
  readonly lagging: readonly LaggingGroup[];
  /** Logs with errors or warnings, those with the most errors first. */
  readonly logs: readonly LogSummary[];
  readonly missing: readonly MissingPart[];
  readonly cut: readonly string[];
}

const SHOWN_GROUPS = 10;

/**
 * What stands out in a bundle: the findings it keeps, its brokers, the groups that are most behind, what logs repeat, and
 * what is not in it.
 *
 * @throws MqError BAD_DATA when it has no manifest that can be read
 */
export function analyzeBundle(content: BundleContent): BundleAnalysis {
  const manifest = manifestOf(content);
  const createdMs = Date.parse(manifest.createdAt);
  return {
    madeBy: manifest.madeBy,
    createdAt: manifest.createdAt,
    nameServers: manifest.nameServers,
    findings: findingsOf(content),
    brokers: brokersOf(content, createdMs),
    lagging: laggingOf(content),
    logs: [...content]
      .filter(([path]) => path.startsWith(LOGS))
      .map(([path, text]) => summaryOfLog(path.slice(LOGS.length), text))
      .filter(({ errors, warnings }) => errors + warnings > 0)
      .sort((a, b) => b.errors - a.errors || b.warnings - a.warnings),
    missing: manifest.missing,
    cut: manifest.cut,
  };
}

function manifestOf(content: BundleContent): BundleManifest {
  const value = documentIn(content, MANIFEST);
  if (isRecord(value) && value['format'] === 1 && typeof value['createdAt'] === 'string') {
    return {
      format: 1,
      madeBy: String(value['madeBy']),
      createdAt: value['createdAt'],
      nameServers: listIn(value, 'nameServers').map(String),
      entries: [],
      missing: listIn(value, 'missing').flatMap((part) => (isMissing(part) ? [part] : [])),
      cut: listIn(value, 'cut').map(String),
      secretsRemoved: Number(value['secretsRemoved']),
    };
  }
  throw new MqError('BAD_DATA', `it has no ${MANIFEST} of a bundle that this mq knows`, {
    hint: 'mq support-bundle -o FILE makes bundles.',
  });
}

function findingsOf(content: BundleContent): Finding[] {
  const verdict = documentIn(content, FINDINGS);
  return isRecord(verdict) ? listIn(verdict, 'findings').filter(isFinding) : [];
}

function brokersOf(content: BundleContent, createdMs: number): BundledBroker[] {
  return [...content.keys()].flatMap((path) => {
    const broker = /^brokers\/([^/]+)\/runtime\.json$/.exec(path)?.[1];
    const runtime = broker === undefined ? undefined : documentIn(content, path);
    if (broker === undefined || !isRecord(runtime)) return [];
    const table = Object.fromEntries(Object.entries(runtime).map(([name, value]) => [name, String(value)]));
    return [{ broker, ...brokerFigures(table, createdMs) }];
  });
}

function laggingOf(content: BundleContent): LaggingGroup[] {
  const progress = documentIn(content, GROUPS);
  if (!isRecord(progress)) return [];
  return listIn(progress, 'groups')
    .flatMap((group) => {
      if (!isRecord(group)) return [];
      const { group: name, state, diffTotal, clientCount } = group;
      return typeof diffTotal === 'number' && diffTotal > 0
        ? [{ group: String(name), state: String(state), diffTotal, clientCount: Number(clientCount) }]
        : [];
    })
    .sort((a, b) => b.diffTotal - a.diffTotal)
    .slice(0, SHOWN_GROUPS);
}

/** @throws MqError BAD_DATA for a file that is no JSON */
function documentIn(content: BundleContent, path: string): unknown {
  const text = content.get(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MqError('BAD_DATA', `${path} in it is no JSON: ${messageOf(error)}`, { file: path, cause: error });
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const listIn = (value: Record<string, unknown>, name: string): readonly unknown[] => {
  const list = value[name];
  return Array.isArray(list) ? list : [];
};

const isMissing = (part: unknown): part is MissingPart =>
  isRecord(part) && typeof part['what'] === 'string' && typeof part['message'] === 'string';

const isFinding = (finding: unknown): finding is Finding =>
  isRecord(finding) &&
  severities.some((severity) => severity === finding['severity']) &&
  typeof finding['check'] === 'string' &&
  typeof finding['message'] === 'string' &&
  Array.isArray(finding['next']);
