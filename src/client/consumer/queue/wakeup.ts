/** A wait of one loop that others may end early. */
export class Wakeup {
  #end: (() => void) | undefined;

  get waiting(): boolean {
    return this.#end !== undefined;
  }

  /** Waits until woken, or so long. Only one may wait at a time. */
  wait(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(() => this.wake(), ms);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the wait; without one nothing happens. */
  wake(): void {
    const end = this.#end;
    this.#end = undefined;
    end?.();
  }
}
