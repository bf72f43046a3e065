import { describe, expect, it } from 'vitest';
import { openFileLimit, storeFileBudget } from '../../../src/engine/boot/file-limit.ts';

const limits = (soft: string): string =>
  `Limit                     Soft Limit           Hard Limit           Units     \nMax cpu time              unlimited            unlimited            seconds   \nMax open files            ${soft}              524288               files     \n`;

describe('the limit of open files', () => {
  it('is the soft one', () => {
    expect(openFileLimit(limits('1024'))).toBe(1024);
    expect(openFileLimit(limits('unlimited'))).toBeUndefined();
    expect(openFileLimit(undefined)).toSatisfy((limit) => limit === undefined || limit > 0);
  });

  it('is shared between the store and the connections', () => {
    expect(storeFileBudget(1024)).toBe(448);
    expect(storeFileBudget(1_000_000)).toBe(4096);
  });

  it('stops the start when it is too low, with what to do', () => {
    expect(() => storeFileBudget(200)).toThrow(/too few file descriptors: this process may open 200/);
  });
});
