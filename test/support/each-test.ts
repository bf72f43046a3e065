type Step = () => unknown;

const steps: Step[] = [];

/**
 * Runs a step after every test, as `afterEach` in the test file would. For what is shared by test files: they are run in
 * one process, so a module of theirs is loaded once, and a hook of its own would be bound to the first file alone.
 */
export function afterEachTest(step: Step): void {
  steps.push(step);
}

/** What a test file's last hook does: the steps of the modules loaded last come first. */
export async function cleanUp(): Promise<void> {
  for (const step of [...steps].reverse()) await step();
}
