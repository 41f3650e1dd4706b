import type { Reporter, TestCase } from '@playwright/test/reporter'

/** Prints `N passed, N failed, N skipped` as the last line; a test that passed on a later try counts as passed. */
export default class PlainPlaywrightReporter implements Reporter {
  readonly #outcomes = new Map<string, ReturnType<TestCase['outcome']>>()

  onTestEnd(test: TestCase): void {
    this.#outcomes.set(test.id, test.outcome())
  }

  onEnd(): void {
    const count = (...names: string[]) => [...this.#outcomes.values()].filter((outcome) => names.includes(outcome)).length
    process.stdout.write(`\n${count('expected', 'flaky')} passed, ${count('unexpected')} failed, ${count('skipped')} skipped\n`)
  }
}
