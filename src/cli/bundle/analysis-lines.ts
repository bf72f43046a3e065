import type { BundleAnalysis } from '../../admin/bundle/analyze.ts';
import { wrap } from '../doctor/wrap.ts';
import { plainText, tableLines } from '../output/table.ts';

const WIDTH = 80;
const INDENT = '  ';

const indented = (text: string): string[] => wrap(plainText(text), WIDTH - 2).map((line) => `${INDENT}${line}`);

/** A bundle for a reader: what was found, then brokers, groups, logs, and what is not in it. */
export function analysisLines(analysis: BundleAnalysis): string[] {
  const { madeBy, createdAt, nameServers, findings, brokers, lagging, logs, missing, cut } = analysis;
  const lines = [...wrap(plainText(`Made ${createdAt} by ${madeBy}, of ${nameServers.join(';')}.`), WIDTH), ''];
  lines.push(findings.length === 0 ? 'mq doctor found nothing.' : 'What mq doctor found:');
  for (const { severity, check, subject, message, next } of findings) {
    lines.push(...indented(`${severity} ${check}, ${subject}: ${message}`));
    if (next[0] !== undefined) lines.push(`${INDENT}${INDENT}$ ${plainText(next[0])}`);
  }
  if (brokers.length > 0) {
    const columns = [
      { heading: '#Broker', value: (row: (typeof brokers)[number]) => row.broker },
      { heading: '#Version', value: (row: (typeof brokers)[number]) => row.version },
      { heading: '#InTPS', value: (row: (typeof brokers)[number]) => row.inTps.toFixed(2) },
      { heading: '#OutTPS', value: (row: (typeof brokers)[number]) => row.outTps.toFixed(2) },
      { heading: '#Disk', value: (row: (typeof brokers)[number]) => row.diskRatio?.toFixed(2) },
    ];
    lines.push('', ...[...tableLines(columns, brokers)].flat());
  }
  if (lagging.length > 0) {
    const columns = [
      { heading: '#Group', value: (row: (typeof lagging)[number]) => row.group },
      { heading: '#State', value: (row: (typeof lagging)[number]) => row.state },
      { heading: '#Clients', value: (row: (typeof lagging)[number]) => row.clientCount },
      { heading: '#Diff', value: (row: (typeof lagging)[number]) => row.diffTotal },
    ];
    lines.push('', 'Groups that were most behind:', ...[...tableLines(columns, lagging)].flat());
  }
  for (const { file, errors, warnings, commonest } of logs) {
    lines.push('', `${plainText(file)}: ${errors} errors, ${warnings} warnings; the commonest:`);
    for (const { count, line } of commonest) lines.push(...indented(`${count}x ${line}`));
  }
  if (missing.length + cut.length > 0) lines.push('', 'Not in it:');
  for (const { what, message } of missing) lines.push(...indented(`${what}: ${message}`));
  for (const part of cut) lines.push(...indented(part));
  return lines;
}
