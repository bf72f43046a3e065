import { type TopView, topViews } from './columns.ts';

/** What somebody chose at the keyboard. */
export interface TopState {
  readonly view: TopView;
  /** The column that sorts, by view. */
  readonly sort: Readonly<Record<TopView, number>>;
  readonly reverse: boolean;
  /** What names must have in them. */
  readonly filter: string;
  /** Whether the filter is being typed. */
  readonly typing: boolean;
  /** How many lines are above the screen. */
  readonly top: number;
  /** Whether figures stand still. */
  readonly paused: boolean;
  readonly ended: boolean;
}

/** How many columns each view has: the next after the last is the first. */
const COLUMNS: Readonly<Record<TopView, number>> = { topics: 5, groups: 6, brokers: 8 };

/** Topics by what comes in, groups by how far they are behind, brokers by name. */
export const initialState = (view: TopView, filter: string): TopState => ({
  ...{ view, filter, reverse: false, typing: false, top: 0, paused: false, ended: false },
  sort: { topics: 1, groups: 1, brokers: 0 },
});

/** Keys as a terminal in raw mode sends them. */
const KEYS = {
  CTRL_C: '\u0003',
  TAB: '\t',
  ENTER: '\r',
  ESCAPE: '\u001b',
  BACKSPACE: '\u007f',
  UP: '\u001b[A',
  DOWN: '\u001b[B',
  PAGE_UP: '\u001b[5~',
  PAGE_DOWN: '\u001b[6~',
} as const;

/** One key after the other out of what a terminal sent at once. */
export function keysIn(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: keys begin with escape
  return text.match(/\u001b\[[0-9;]*[A-Za-z~]|[\s\S]/gu) ?? [];
}

/** What a key makes of the state. @param page lines of a screen */
export function pressed(state: TopState, key: string, page: number): TopState {
  if (key === KEYS.CTRL_C) return { ...state, ended: true };
  if (state.typing) return typed(state, key);
  const view = viewOf(state, key);
  if (view !== undefined) return { ...state, view, top: 0 };
  switch (key) {
    case 'q':
      return { ...state, ended: true };
    case 's':
      return {
        ...state,
        sort: { ...state.sort, [state.view]: (state.sort[state.view] + 1) % COLUMNS[state.view] },
        top: 0,
      };
    case 'r':
      return { ...state, reverse: !state.reverse, top: 0 };
    case '/':
      return { ...state, typing: true, top: 0 };
    case ' ':
      return { ...state, paused: !state.paused };
    case KEYS.ESCAPE:
      return { ...state, filter: '', top: 0 };
    default:
      return { ...state, top: Math.max(0, state.top + scrollOf(key, page)) };
  }
}

function viewOf({ view }: TopState, key: string): TopView | undefined {
  if (key === KEYS.TAB) return topViews[(topViews.indexOf(view) + 1) % topViews.length];
  return topViews.find((name, index) => key === name.charAt(0) || key === String(index + 1));
}

function scrollOf(key: string, page: number): number {
  const steps: Readonly<Record<string, number>> = {
    [KEYS.UP]: -1,
    [KEYS.DOWN]: 1,
    [KEYS.PAGE_UP]: -page,
    [KEYS.PAGE_DOWN]: page,
  };
  return steps[key] ?? 0;
}

function typed(state: TopState, key: string): TopState {
  if (key === KEYS.ENTER) return { ...state, typing: false };
  if (key === KEYS.ESCAPE) return { ...state, typing: false, filter: '' };
  if (key === KEYS.BACKSPACE) return { ...state, filter: [...state.filter].slice(0, -1).join('') };
  return /^[^\p{Cc}]$/u.test(key) ? { ...state, filter: state.filter + key } : state;
}
