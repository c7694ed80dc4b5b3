import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';
import { format, ofTurbo, ofVitest, sum } from '../lib/tally.mjs';
import { satisfies } from '../lib/version.mjs';

const report = (numbers, testResults = []) => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults,
  ...numbers,
});

test('every test of a report counts', () => {
  const counts = report({ numPassedTests: 7, numFailedTests: 2, numPendingTests: 1 });
  deepEqual(ofVitest(counts, 1), { passed: 7, failed: 2, skipped: 1 });
});

test('a test file that cannot be loaded is a failure', () => {
  const counts = report({ numPassedTests: 7 }, [{ status: 'failed', assertionResults: [] }]);
  equal(ofVitest(counts, 1).failed, 1);
});

test('no report, no test, or an exit code without a failed test is a failure', () => {
  equal(ofVitest(null, 0).failed, 1);
  equal(ofVitest(report({}), 0).failed, 1);
  equal(ofVitest(report({ numPassedTests: 3 }), 1).failed, 1);
  equal(ofVitest(report({ numPassedTests: 3 }), 0).failed, 0);
});

test('every task of turbo counts, one from its cache too, one that does not exist not', () => {
  const tasks = [
    { command: 'tsc', execution: { exitCode: 0 } },
    { command: 'tsc', execution: { exitCode: 2 } },
    { command: 'tsc', cache: { status: 'HIT' } },
    { command: '<NONEXISTENT>' },
  ];
  deepEqual(ofTurbo({ tasks }, 1), { passed: 2, failed: 1, skipped: 0 });
  deepEqual(ofTurbo(null, 1), { passed: 0, failed: 1, skipped: 0 });
});

test('the last line adds up', () => {
  const total = sum([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 2, failed: 3, skipped: 4 },
  ]);
  equal(format(total), '3 passed, 3 failed, 4 skipped');
  equal(format({ passed: 1, failed: 0, skipped: 0 }), '1 passed, 0 failed');
});

test('a Node is new enough, or not', () => {
  const verdicts = ['v18.20.0', 'v22.18.9', 'v22.19.0', 'v22.20.1', 'v24.0.0'].map((v) => satisfies(v, '>=22.19'));
  deepEqual(verdicts, [false, false, true, true, true]);
});
