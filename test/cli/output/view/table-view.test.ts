import { describe, expect, it } from 'vitest';
import type { Column } from '../../../../src/cli/output/table.ts';
import { TableView, type ViewOptions } from '../../../../src/cli/output/view/table-view.ts';
import { MqError } from '../../../../src/errors/index.ts';

interface Row {
  readonly topic: string;
  readonly diff: number | bigint | string | undefined;
}

const columns: readonly Column<Row>[] = [
  { heading: '#Topic', value: ({ topic }) => topic },
  { heading: '#Diff Total', value: ({ diff }) => diff, align: 'right' },
];

const rows: readonly Row[] = [
  { topic: 'orders-10', diff: 7 },
  { topic: 'orders-2', diff: undefined },
  { topic: 'Billing', diff: '100' },
  { topic: 'stock', diff: 9223372036854775807n },
];

/** The cells shown under some flags. */
function shown(options: ViewOptions): unknown[][] | undefined {
  const shaped = new TableView(options).shape(columns, rows);
  return shaped?.rows.map((row) => shaped.columns.map(({ value }) => value(row)));
}

const topics = (options: ViewOptions) => shown({ columns: 'topic', ...options })?.flat();

function failure(work: () => unknown): MqError {
  try {
    work();
  } catch (error) {
    if (error instanceof MqError) return error;
  }
  throw new Error('it did not fail');
}

describe('--columns', () => {
  it('takes headings in any case, with or without # and blanks, in its own order', () => {
    for (const named of ['difftotal,TOPIC', '#Diff Total, #topic']) {
      expect(shown({ columns: named })?.[0]).toEqual([7, 'orders-10']);
    }
  });

  it('names the columns there are, and the nearest, for one there is not', () => {
    const view = new TableView({ columns: 'Topik' });
    expect(view.shape(columns, rows)).toBeUndefined();
    const { code, message, hint } = failure(() => view.finish());
    expect({ code, message, hint }).toEqual({
      code: 'USAGE',
      message: 'there is no column Topik; the columns are Topic, Diff Total',
      hint: 'Did you mean Topic?',
    });
  });

  it('of several tables shows those that have it', () => {
    const view = new TableView({ columns: 'State' });
    view.shape(columns, rows);
    view.shape([{ heading: '#State', value: () => 'ONLINE' }], [1]);
    expect(() => view.finish()).not.toThrow();
  });

  it('is refused where it names none', () => {
    expect(failure(() => new TableView({ columns: ' , ' })).code).toBe('USAGE');
  });
});

describe('--sort', () => {
  it('takes numbers as numbers, and what is missing last in both directions', () => {
    expect(topics({ sort: 'difftotal' })).toEqual(['orders-10', 'Billing', 'stock', 'orders-2']);
    expect(topics({ sort: 'Diff Total:desc' })).toEqual(['stock', 'Billing', 'orders-10', 'orders-2']);
  });

  it('sorts words as a reader does', () => {
    expect(topics({ sort: 'topic' })).toEqual(['Billing', 'orders-2', 'orders-10', 'stock']);
  });

  it('is refused for a direction that is none', () => {
    expect(failure(() => new TableView({ sort: 'topic:up' })).message).toContain('topic:up');
  });
});

describe('--filter', () => {
  it.each([
    ['Diff Total>7', ['Billing', 'stock']],
    ['difftotal>=7', ['orders-10', 'Billing', 'stock']],
    ['difftotal<100', ['orders-10']],
    ['difftotal<=100.0', ['orders-10', 'Billing']],
    ['difftotal=100.0', ['Billing']],
    ['difftotal=9223372036854775807', ['stock']],
    ['difftotal=9223372036854775806', []],
    ['difftotal=-', ['orders-2']],
    ['difftotal=', ['orders-2']],
    ['topic!=stock', ['orders-10', 'orders-2', 'Billing']],
    ['topic~^ord.*2$', ['orders-2']],
    ['topic!~^ord', ['Billing', 'stock']],
    ['topic=orders', []],
  ])('%s', (filter, expected) => {
    expect(topics({ filter: [filter] })).toEqual(expected);
  });

  it('takes a row that meets all of several', () => {
    expect(topics({ filter: ['topic~orders', 'difftotal>1'] })).toEqual(['orders-10']);
  });

  it.each(['topic', '=x', 'diff>many', 'topic~('])('is refused as %s', (filter) => {
    expect(failure(() => new TableView({ filter: [filter] })).code).toBe('USAGE');
  });
});

describe('flags that shape tables', () => {
  it('are refused where no table is shown', () => {
    expect(failure(() => new TableView({ csv: true }).finish()).code).toBe('USAGE');
  });

  it('leave optional columns out only where they are empty and nobody asks for them', () => {
    const all: Column<Row>[] = [...columns, { heading: '#Reason', value: () => undefined, optional: true }];
    const headings = (options: ViewOptions) =>
      new TableView(options).shape(all, rows)?.columns.map(({ heading }) => heading);
    expect(headings({ sort: 'topic' })).toEqual(['#Topic', '#Diff Total']);
    expect(headings({ columns: 'reason' })).toEqual(['#Reason']);
    expect(headings({ csv: true })).toEqual(['#Topic', '#Diff Total', '#Reason']);
  });
});
