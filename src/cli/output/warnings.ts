/**
 * Words on stderr about what was understood rather than said. As text they are written at once; under `--json` they
 * are held back, so that stderr carries one document: `{"warnings": […]}`, or the error with the warnings in it.
 */
export class Warnings {
  private json = false;
  private readonly held: string[] = [];

  /** A run begins: nothing is held back of one before. */
  begin(): void {
    this.json = false;
    this.held.length = 0;
  }

  /** Holds warnings back from now on. */
  holdForJson(): void {
    this.json = true;
  }

  add(messages: readonly string[]): void {
    if (this.json) this.held.push(...messages);
    else for (const message of messages) process.stderr.write(`warning: ${message}\n`);
  }

  /** Takes the warnings held back. */
  take(): readonly string[] {
    return this.held.splice(0);
  }

  /** Writes the warnings held back as one JSON document, if there are any. */
  flush(): void {
    const warnings = this.take();
    if (warnings.length > 0) process.stderr.write(`${JSON.stringify({ warnings })}\n`);
  }
}

/** The warnings of this run of mq. */
export const warnings = new Warnings();
