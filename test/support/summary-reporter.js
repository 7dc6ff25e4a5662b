/** Closes a run with one plain line that any CI can read, and sees to it that it ends. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    process.stderr.write(`\n${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped\n`);
    // What a failed test leaves open (a shell, a server) would keep jest waiting for ever where it runs in one process.
    setTimeout(() => process.exit(), 10_000).unref();
  }
}
