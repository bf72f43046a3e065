import { toMqError } from '../fan-out.ts';
import type { BundleEntry, MissingPart } from './bundle.ts';
import { Redactor } from './redact.ts';

/** A file of a bundle with what stands in it. */
export interface GatheredFile extends BundleEntry {
  readonly content: string;
}

/** Files for a bundle, without secrets, up to a number of bytes together. */
export class Gathering {
  readonly files: GatheredFile[] = [];
  readonly missing: MissingPart[] = [];
  readonly cut: string[] = [];
  readonly redactor = new Redactor();
  #left: number;

  constructor(maxBytes: number) {
    this.#left = maxBytes;
  }

  /** How many bytes may still come. */
  get leftBytes(): number {
    return this.#left;
  }

  /** Puts a value in as JSON. */
  addValue(path: string, what: string, value: unknown): void {
    this.#add(path, what, `${JSON.stringify(this.redactor.value(value), null, 1)}\n`);
  }

  /** Puts a text in. */
  addText(path: string, what: string, text: string): void {
    this.#add(path, what, this.redactor.text(text));
  }

  /** Does a part of the work; what fails is noted, and stops nothing else. */
  async part(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.miss(what, error);
    }
  }

  /** Notes that something is not there. @throws MqError INTERRUPTED when that is why */
  miss(what: string, error: unknown): void {
    const { code, message } = toMqError(error);
    if (code === 'INTERRUPTED') throw error;
    this.missing.push({ what, code, message: this.redactor.text(message) });
  }

  #add(path: string, what: string, content: string): void {
    const bytes = Buffer.byteLength(content);
    if (bytes > this.#left) {
      this.cut.push(`${path} (${what}), ${bytes} bytes, was left out`);
      return;
    }
    this.#left -= bytes;
    this.files.push({ path, what, bytes, content });
  }
}
