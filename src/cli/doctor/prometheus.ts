import { severities } from '../../admin/doctor/check.ts';
import { systemClock } from '../../clock.ts';
import { countOf, type Diagnosis } from './diagnosis.ts';

const STATUSES = ['ok', 'bad', 'unknown'] as const;

/** The verdict in Prometheus' text format, for the text-file collector of the node exporter. */
export async function prometheusText(diagnosis: Diagnosis): Promise<string> {
  // Loaded here: no other format needs it.
  const { Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `mq_doctor_${name}`, help, labelNames: [...labelNames], registers: [registry] });

  const status = gauge('status', 'The verdict: 1 for the status it has', ['status']);
  for (const one of STATUSES) status.set({ status: one }, one === diagnosis.status ? 1 : 0);

  const bySeverity = gauge('findings', 'Findings by severity', ['severity']);
  for (const severity of severities) bySeverity.set({ severity }, countOf(diagnosis, severity));

  const byCheck = gauge('check_findings', 'Findings of each check that was made', ['check']);
  for (const check of diagnosis.checks) {
    byCheck.set({ check }, diagnosis.findings.filter((finding) => finding.check === check).length);
  }

  const each = gauge('finding', 'What was found', ['check', 'severity', 'subject']);
  for (const { check, severity, subject } of diagnosis.findings) each.inc({ check, severity, subject });

  gauge('unasked', 'Things that could not be asked').set(diagnosis.unasked.length);
  if (diagnosis.looked !== undefined) {
    const looked = gauge('looked_at', 'How much there was to look at', ['kind']);
    for (const [kind, value] of Object.entries(diagnosis.looked)) looked.set({ kind }, value);
  }
  gauge('duration_seconds', 'How long the checks took').set(diagnosis.durationMs / 1000);
  gauge('last_run_timestamp_seconds', 'When the checks were made').set(systemClock.now() / 1000);
  return registry.metrics();
}
