/** What a check counts to: how many passed, failed, were skipped. */
export const none = Object.freeze({ passed: 0, failed: 0, skipped: 0 });

export function sum(tallies) {
  return tallies.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    none,
  );
}

/** One command is one check. */
export const ofExit = (code) => ({ ...none, ...(code === 0 ? { passed: 1 } : { failed: 1 }) });

/** Each task of turbo's summary is a check; a failure that shows in no task is one more. */
export function ofTurbo(summary, code) {
  const codes = (summary?.tasks ?? [])
    .filter((task) => task.command !== '<NONEXISTENT>')
    .map((task) => task.execution?.exitCode ?? (task.cache?.status === 'HIT' ? 0 : 1));
  const failed = codes.filter((exit) => exit !== 0).length;
  return { ...none, passed: codes.length - failed, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/**
 * Each test of vitest's report is a check. A file that could not even be loaded has no tests and is one failure; so is
 * an error that vitest reports by its exit code alone; so is a run without any test.
 */
export function ofVitest(report, code) {
  if (!report) return { ...none, failed: 1 };
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + unloaded;
  const ran = report.numPassedTests + failed > 0;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && (code !== 0 || !ran) ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The last line. */
export function format({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
