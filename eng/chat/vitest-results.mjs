// Vitest's JSON report as the lines ./chat test counts: the names of failed tests, then `N passed, N failed[, N skipped]`.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
let failed = report.numFailedTests;
for (const file of report.testResults) {
  for (const test of file.assertionResults) {
    if (test.status === 'failed') {
      console.log(`failed: ${test.fullName}`);
    }
  }
  // A file that could not even be loaded.
  if (file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed')) {
    failed++;
    console.log(`failed: ${file.name}`);
  }
}
const skipped = report.numPendingTests + report.numTodoTests;
console.log(`${report.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
