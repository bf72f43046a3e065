import type { MqError } from '../../errors/index.ts';
import { plainText } from '../output/table.ts';
import { countOf, type Diagnosis } from './diagnosis.ts';
import { countsText, unaskedText } from './text.ts';

/** Exit statuses of a monitoring plug-in. */
export const NagiosStatus = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const;
export type NagiosStatus = keyof typeof NagiosStatus;

/** Findings named in the line. */
const MAX_NAMED = 5;

export interface NagiosAnswer {
  readonly line: string;
  readonly exit: number;
}

/** The verdict as a plug-in for Nagios, Icinga and the like tells it: one line with figures, and an exit status. */
export function nagiosAnswer(diagnosis: Diagnosis): NagiosAnswer {
  const status = statusOf(diagnosis);
  const words = [countsText(diagnosis), unaskedText(diagnosis)].filter((text) => text !== '').join('; ');
  const named = diagnosis.findings.slice(0, MAX_NAMED).map(({ check, subject }) => `${check} (${subject})`);
  const rest = diagnosis.findings.length - named.length;
  const findings = named.length === 0 ? '' : `: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  return answer(status, `${words === '' ? 'nothing wrong was found' : words}${findings}`, figures(diagnosis));
}

/** The answer where no verdict could be reached. */
export const nagiosFailure = (error: MqError): NagiosAnswer => answer('UNKNOWN', error.message, []);

function answer(status: NagiosStatus, words: string, perfdata: readonly string[]): NagiosAnswer {
  // A bar begins the figures, so that none may stand before.
  const text = plainText(words).replaceAll('|', '/');
  const tail = perfdata.length === 0 ? '' : ` | ${perfdata.join(' ')}`;
  return { line: `MQ ${status} - ${text}${tail}`, exit: NagiosStatus[status] };
}

function statusOf(diagnosis: Diagnosis): NagiosStatus {
  if (diagnosis.status === 'ok') return 'OK';
  if (diagnosis.status === 'unknown') return 'UNKNOWN';
  return diagnosis.findings.some(({ severity }) => severity === 'critical') ? 'CRITICAL' : 'WARNING';
}

/** `label=value[unit];warn;crit;min`. */
function figures(diagnosis: Diagnosis): string[] {
  const { looked, unasked, durationMs } = diagnosis;
  return [
    `critical=${countOf(diagnosis, 'critical')};;0;0`,
    `warning=${countOf(diagnosis, 'warning')};0;;0`,
    `info=${countOf(diagnosis, 'info')};;;0`,
    `unasked=${unasked.length};;;0`,
    ...(looked === undefined
      ? []
      : [`brokers=${looked.brokers}`, `topics=${looked.topics}`, `groups=${looked.groups}`]),
    `time=${(durationMs / 1000).toFixed(3)}s;;;0`,
  ];
}
