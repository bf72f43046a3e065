import type { MemberState } from './state.ts';

/** Asks for a view unless one is on its way; `again` also then, because what is on its way may be too old. */
export const askView = (s: MemberState, again = false): void => {
  if (s.session === undefined || (s.reading && !again)) return;
  s.reading = true;
  s.out.push({ type: 'readView' });
};
