/** Resolves after `ms` milliseconds, or as soon as `interrupted` does. */
export function pause(ms: number, interrupted: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void interrupted.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
