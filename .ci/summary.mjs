// Judges Jest's report: a skipped test is a failure here, and so is a run without tests.
import { readFileSync } from 'node:fs';

const fail = (line) => process.stderr.write(`${line}\n`);

const text = readFileSync(process.argv[2], 'utf8');
if (text === '') {
  fail('The tests did not run.');
  process.exit(1);
}
const report = JSON.parse(text);
const skipped = report.numPendingTests + report.numTodoTests;
const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;

for (const file of report.testResults) {
  for (const test of file.assertionResults) {
    if (test.status !== 'passed' && test.status !== 'failed') {
      fail(`${test.status}: ${test.fullName}`);
    }
  }
}
process.stdout.write(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
process.exit(failed + skipped === 0 && report.numPassedTests > 0 ? 0 : 1);
