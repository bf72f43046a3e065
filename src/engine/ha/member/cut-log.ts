import type { CoreEffect } from '../core/types.ts';
import type { EffectsOptions } from './effects-options.ts';

type CutOptions = Pick<
  EffectsOptions,
  'files' | 'core' | 'follower' | 'dispatch' | 'open' | 'close' | 'reopen' | 'truncate' | 'history' | 'log'
>;

/** Closes broker and store, sets aside and cuts what lies behind a position, opens both anew, and tells the core. */
export async function cutLog(
  options: CutOptions,
  { to, restartAt, reason }: Extract<CoreEffect, { type: 'cut' }>,
): Promise<void> {
  const { files, follower, dispatch, open, close, reopen } = options;
  const before = open()?.store.feed;
  const from = before?.end ?? 0;
  if (before === undefined || before.min < from) {
    await close();
    await setAside(options, to, from, reason);
    await reopen();
  }
  const feed = open()?.store.feed;
  if (feed === undefined) return;
  // A log with nothing in it begins where the first bytes will say.
  const isEmpty = feed.min >= feed.end;
  follower.emptyLogAt = isEmpty ? restartAt : undefined;
  const end = isEmpty ? (restartAt ?? feed.end) : feed.end;
  const min = isEmpty ? end : feed.min;
  files.reloadEpochs(min);
  dispatch({ type: 'cutDone', min, end, epochs: files.epochs });
}

async function setAside(options: CutOptions, to: number, from: number, reason: string): Promise<void> {
  const { files, truncate, history, core, log } = options;
  const { epoch } = files.promised;
  const aside = await truncate(to, { epoch, reason });
  const messages = aside?.manifest.messages ?? 0;
  log.warn({ to, from, messages, aside: aside?.directory, reason }, 'the end of the log was set aside and cut');
  // What an asynchronous master alone has is not confirmed by anybody.
  const confirm = core.group?.mode === 'SYNC' ? { confirm: core.confirm } : {};
  history?.write({ t: 'cut', epoch, to, from, messages, ...confirm });
}
