import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { Finding, Severity } from '../../../src/admin/doctor/check.ts';
import type { Diagnosis } from '../../../src/cli/doctor/diagnosis.ts';
import { nagiosAnswer, nagiosFailure } from '../../../src/cli/doctor/nagios.ts';
import { prometheusText } from '../../../src/cli/doctor/prometheus.ts';
import { diagnosisLines } from '../../../src/cli/doctor/text.ts';
import { MqError } from '../../../src/errors/index.ts';

const finding = (check: string, severity: Severity, subject: string, unanswered = false): Finding => ({
  ...{ check, severity, subject, unanswered },
  message: 'Seen here. '.repeat(12).trim(),
  evidence: {},
  next: ['mq clusterList'],
  runbook: `docs/runbooks/${check}.md`,
});

const diagnosis = (status: Diagnosis['status'], findings: readonly Finding[] = []): Diagnosis => ({
  ...{ status, findings, failOn: 'warning', unasked: [], checks: ['disk-full', 'no-route'], durationMs: 1234 },
  looked: { nameServers: 1, brokers: 2, topics: 30, groups: 4 },
});

const unasked: Diagnosis = {
  ...diagnosis('unknown', [finding('connect-failed', 'critical', 'b 10.0.0.1:10911', true)]),
  unasked: [
    {
      ...{ subject: 'broker b 10.0.0.1:10911', what: 'its figures' },
      error: { code: 'UNREACHABLE', message: 'refused', hint: '' },
    },
    { ...{ subject: 'broker c', what: 'its topics' }, error: { code: 'TIMEOUT', message: 'no answer', hint: '' } },
  ],
};

const plain = new Chalk({ level: 0 });

describe('a verdict as text', () => {
  it('says in its first line what it comes to', () => {
    const first = (value: Diagnosis) => diagnosisLines(value, plain)[0];
    expect(first(diagnosis('ok'))).toBe('OK: nothing wrong was found');
    expect(first(diagnosis('ok', [finding('topic-in-use', 'info', 'T')]))).toBe(
      'OK: nothing that counts; 1 for information',
    );
    expect(first(diagnosis('bad', [finding('a', 'critical', 'x'), finding('b', 'warning', 'y')]))).toBe(
      'BAD: 1 critical, 1 warning',
    );
    expect(first(unasked)).toBe(
      'UNKNOWN: nothing wrong was seen, but broker b 10.0.0.1:10911, broker c could not be asked',
    );
  });

  it('stays within 80 columns, and says only once who could not be asked', () => {
    const lines = diagnosisLines(unasked, plain);
    expect(lines.slice(1).every((line) => line.length <= 80)).toBe(true);
    expect(lines.slice(-2)).toEqual(['Could not be asked, and was not judged:', '  broker c, its topics: no answer']);
  });
});

describe("a verdict as a plug-in's answer", () => {
  const figures = 'unasked=0;;;0 brokers=2 topics=30 groups=4 time=1.234s;;;0';

  it('is one line with a status word and figures', () => {
    expect(nagiosAnswer(diagnosis('ok'))).toEqual({
      line: `MQ OK - nothing wrong was found | critical=0;;0;0 warning=0;0;;0 info=0;;;0 ${figures}`,
      exit: 0,
    });
    expect(nagiosAnswer(diagnosis('bad', [finding('no-route', 'critical', 'a|b\nc')]))).toEqual({
      line: `MQ CRITICAL - 1 critical: no-route (a/b\\nc) | critical=1;;0;0 warning=0;0;;0 info=0;;;0 ${figures}`,
      exit: 2,
    });
    expect(nagiosAnswer(diagnosis('bad', [finding('dlq-growing', 'warning', 'G')]))).toMatchObject({ exit: 1 });
    expect(nagiosAnswer(unasked)).toMatchObject({ exit: 3, line: expect.stringMatching(/^MQ UNKNOWN - /) });
  });

  it('is UNKNOWN where there is no verdict', () => {
    expect(nagiosFailure(new MqError('UNREACHABLE', 'nobody | there'))).toEqual({
      line: 'MQ UNKNOWN - nobody / there',
      exit: 3,
    });
  });
});

describe('a verdict as metrics', () => {
  it('counts each finding under its labels, and shows silent checks as 0', async () => {
    const twice = [finding('no-route', 'critical', 'a "b"'), finding('no-route', 'critical', 'a "b"')];
    const text = await prometheusText(diagnosis('bad', twice));
    const lines = text.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'mq_doctor_status{status="ok"} 0',
        'mq_doctor_status{status="bad"} 1',
        'mq_doctor_findings{severity="critical"} 2',
        'mq_doctor_check_findings{check="disk-full"} 0',
        'mq_doctor_check_findings{check="no-route"} 2',
        'mq_doctor_finding{check="no-route",severity="critical",subject="a \\"b\\""} 2',
        'mq_doctor_looked_at{kind="topics"} 30',
        'mq_doctor_duration_seconds 1.234',
      ]),
    );
    expect(lines.filter((line) => line.startsWith('# TYPE')).length).toBe(8);
  });
});
