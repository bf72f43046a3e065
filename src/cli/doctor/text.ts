import type { ChalkInstance } from 'chalk';
import type { Finding, Severity } from '../../admin/doctor/check.ts';
import type { Explanation } from '../../admin/doctor/explain/explanation.ts';
import { counted } from '../output/counted.ts';
import { plainText } from '../output/table.ts';
import { countOf, type Diagnosis } from './diagnosis.ts';
import { wrap } from './wrap.ts';

const WIDTH = 80;
const INDENT = '  ';

/** The verdict for a reader: what it comes to, then what was found, each with what to run next. */
export function diagnosisLines(diagnosis: Diagnosis, colour: ChalkInstance): string[] {
  const lines = [headline(diagnosis, colour), ...wrap(lookedText(diagnosis), WIDTH)];
  for (const finding of diagnosis.findings) lines.push('', ...findingLines(finding, colour));
  const told = new Set(
    diagnosis.findings.filter(({ unanswered }) => unanswered).flatMap(({ subject }) => subject.split(';')),
  );
  const untold = diagnosis.unasked.filter(({ subject }) => ![...told].some((one) => subject.endsWith(one)));
  if (untold.length > 0) lines.push('', 'Could not be asked, and was not judged:');
  for (const { subject, what, error } of untold) {
    lines.push(...indented(`${subject}, ${what}: ${error.message}`));
  }
  return lines;
}

function headline(diagnosis: Diagnosis, colour: ChalkInstance): string {
  const counts = countsText(diagnosis);
  const asked = unaskedText(diagnosis);
  switch (diagnosis.status) {
    case 'ok':
      return `${colour.green('OK')}: ${counts === '' ? 'nothing wrong was found' : `nothing that counts; ${counts}`}`;
    case 'bad':
      return `${colour.red('BAD')}: ${[counts, asked].filter((text) => text !== '').join('; ')}`;
    default:
      return `${colour.yellow('UNKNOWN')}: nothing wrong was seen, but ${asked}`;
  }
}

/** `2 critical, 1 warning, 3 for information`. */
export function countsText(diagnosis: Diagnosis): string {
  const count = (severity: Severity): number => countOf(diagnosis, severity);
  const [critical, warnings, info] = [count('critical'), count('warning'), count('info')];
  return [
    ...(critical > 0 ? [`${critical} critical`] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    ...(info > 0 ? [`${info} for information`] : []),
  ].join(', ');
}

/** `1 broker and 1 check could not be asked`; nothing where all were. */
export function unaskedText({ unasked }: Diagnosis): string {
  const subjects = new Set(unasked.map(({ subject }) => subject));
  return subjects.size === 0 ? '' : `${[...subjects].slice(0, 3).join(', ')}${more(subjects.size)} could not be asked`;
}

const more = (size: number): string => (size > 3 ? ` and ${size - 3} more` : '');

function lookedText({ looked, checks, durationMs }: Diagnosis): string {
  const made = `${counted(checks.length, 'check')} in ${(durationMs / 1000).toFixed(1)} s`;
  if (looked === undefined) return `${made}.`;
  const { brokers, topics, groups, nameServers } = looked;
  const seen = [
    counted(nameServers, 'name server'),
    counted(brokers, 'broker'),
    counted(topics, 'topic'),
    counted(groups, 'group'),
  ];
  return `${made}: ${seen.join(', ')}.`;
}

function findingLines({ check, severity, subject, message, next, runbook }: Finding, colour: ChalkInstance): string[] {
  return [
    `${penOf(severity, colour)(severity.toUpperCase())}  ${check}  ${plainText(subject)}`,
    ...indented(message),
    ...next.map((command, index) => `${INDENT}${index === 0 ? 'next: ' : '      '}${plainText(command)}`),
    `${INDENT}more: ${runbook}`,
  ];
}

const penOf = (severity: Severity, colour: ChalkInstance): ChalkInstance =>
  severity === 'critical' ? colour.red : severity === 'warning' ? colour.yellow : colour.cyan;

const indented = (text: string): string[] =>
  wrap(plainText(text), WIDTH - INDENT.length).map((line) => `${INDENT}${line}`);

/** What a fault is, for a reader. */
export function explanationLines({ name, title, says, cause, cure, next }: Explanation): string[] {
  return [
    `${name}: ${title}`,
    ...(says.length === 0 ? [] : ['', 'Where you meet it', ...says.flatMap((words) => indented(`"${words}"`))]),
    ...['', 'Why', ...indented(cause)],
    ...['', 'What to do', ...indented(cure)],
    ...['', 'Next', ...next.map((command) => `${INDENT}${command}`)],
    ...['', `More: docs/runbooks/${name}.md`],
  ];
}
