// Adds up what the tiers of .ci/run found; the last line is `N passed, N failed`. Exits 1 when anything failed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const results = process.argv[2];
/** What a message says before its stack, as far as it helps whoever sees nothing but this summary. */
const reason = (text) => {
  const lines = (text ?? '').trim().split('\n');
  const stack = lines.findIndex((line) => /^\s+at /.test(line));
  return lines
    .slice(0, stack < 0 ? lines.length : stack)
    .slice(-40)
    .join('\n    ')
    .slice(0, 4000);
};
let passed = 0;
let failed = 0;
let skipped = 0;

console.log('\n=== summary');
for (const line of readFileSync(join(results, 'tiers'), 'utf8').trim().split('\n')) {
  const [name, status, seconds, budget] = line.split(' ');
  const file = join(results, `${name}.json`);
  let counts = '';
  if (existsSync(file)) {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    skipped += report.numPendingTests + report.numTodoTests;
    counts = `${report.numPassedTests} passed, ${report.numFailedTests} failed`;
    for (const suite of report.testResults) {
      const fallen = suite.assertionResults.filter(({ status: outcome }) => outcome === 'failed');
      for (const test of fallen) console.log(`  failed: ${test.fullName}: ${reason(test.failureMessages?.[0])}`);
      if (suite.status === 'failed' && fallen.length === 0)
        console.log(`  failed: ${suite.name}: ${reason(suite.message)}`);
    }
    // A file that could not be loaded or prepared, or a runner that was stopped, fails without failing a test.
    if (status !== '0' && report.numFailedTests === 0) failed++;
  } else if (status !== '0') failed++;
  else passed++;
  const outcome = status === '0' ? 'passed' : `failed with status ${status}`;
  const kept = Number(seconds) <= Number(budget) ? 'within' : 'OVER';
  console.log(`${name}: ${outcome} in ${seconds} s, ${kept} its budget of ${budget} s ${counts}`.trimEnd());
}
if (skipped > 0) console.log(`skipped: ${skipped}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
