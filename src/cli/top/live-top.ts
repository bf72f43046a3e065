import { topValue } from '../../admin/top/rates.ts';
import { type Sample, takeSample } from '../../admin/top/sample.ts';
import type { AdminClient } from '../../client/admin-client.ts';
import { type MqError, messageOf } from '../../errors/index.ts';
import { pause } from '../pause.ts';
import { topTable } from './columns.ts';
import { frame, pageOf } from './frame.ts';
import type { Screen } from './screen.ts';
import { keysIn, pressed, type TopState } from './state.ts';

export interface LiveTopOptions {
  readonly client: AdminClient;
  readonly screen: Screen;
  readonly state: TopState;
  readonly title: string;
  readonly intervalMs: number;
  /** Resolves when a signal ends it. */
  readonly interrupted: Promise<unknown>;
  /** An error as it is told. */
  readonly described: (error: unknown) => MqError;
}

/**
 * Draws a cluster again and again until somebody quits. A round that fails leaves the last figures and says why; the
 * first one must succeed.
 *
 * @throws MqError what the first round threw
 */
export async function liveTop(options: LiveTopOptions): Promise<void> {
  const { client, screen, title, intervalMs, interrupted, described } = options;
  let state = options.state;
  let before: Sample | undefined;
  let now = await takeSample(client, { topics: [], groups: [] });
  let trouble: string | undefined;
  let names: readonly string[] = [];
  let quit: () => void = () => undefined;
  const quitted = new Promise<void>((resolve) => {
    quit = resolve;
  });
  const draw = (): void => {
    const drawn = frame(topTable(state.view, topValue(now, before)), state, { title, trouble }, screen.size);
    names = drawn.names;
    screen.draw(drawn.lines);
  };
  const onKeys = (text: string): void => {
    for (const key of keysIn(text)) state = pressed(state, key, pageOf(screen.size));
    if (state.ended) quit();
    else draw();
  };
  let over = false;
  const ended = Promise.race([quitted, interrupted]).then(() => {
    over = true;
  });
  screen.open(onKeys, draw);
  try {
    draw();
    while (!over) {
      await pause(before === undefined ? Math.min(1000, intervalMs) : intervalMs, ended);
      if (over || state.paused) continue;
      const wanted = { topics: state.view === 'topics' ? names : [], groups: state.view === 'groups' ? names : [] };
      const next = await Promise.race([ended, takeSample(client, wanted).catch((error: unknown) => described(error))]);
      if (next === undefined) continue;
      if (next instanceof Error) trouble = `${messageOf(next)}; trying again`;
      else [before, now, trouble] = [now, next, next.unreached[0] && `missing: ${next.unreached[0].error.message}`];
      draw();
    }
  } finally {
    screen.close();
  }
}
