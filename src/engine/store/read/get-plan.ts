/** The stretch of the log a read answers with: runs of records that lie one behind the other. */
export class GetPlan {
  readonly positions: number[] = [];
  readonly sizes: number[] = [];
  bytes = 0;
  messageCount = 0;

  /** Adds a record, to the last run when it follows it directly and `joins` allows. */
  add(position: number, size: number, joins: boolean): void {
    const last = this.positions.length - 1;
    const lastSize = this.sizes[last];
    if (joins && lastSize !== undefined && (this.positions[last] ?? 0) + lastSize === position) {
      this.sizes[last] = lastSize + size;
    } else {
      this.positions.push(position);
      this.sizes.push(size);
    }
    this.bytes += size;
    this.messageCount++;
  }
}
