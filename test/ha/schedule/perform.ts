import { setTimeout as rest } from 'node:timers/promises';
import { type LinkMode, PASS } from '../lab/proxy/mode.ts';
import type { Markers } from './markers.ts';
import type { PlannedFault, RoundPlan, Victim } from './plan.ts';

/** Something with a process that faults can be done to. */
export interface Target {
  readonly name: string;
  halt(): void;
  proceed(): void;
  kill(): Promise<void>;
  terminate(): Promise<unknown>;
  start(): void;
}

/** What a schedule is performed on. */
export interface Stage {
  /** Who plays that part at the moment; undefined when nobody does. */
  find(victim: Victim): Promise<Target | undefined>;
  /** Links between the victim and what the fault reaches: into it, and out of it. */
  links(target: Target, fault: PlannedFault): { into: readonly string[]; outOf: readonly string[] };
  set(links: readonly string[], mode: LinkMode): Promise<void>;
  /** Asks for another master, as an operator does; resolves when that has come to an end, whichever. */
  handOver(): Promise<void>;
  /** Notes what was done, at this moment. */
  note(fault: PlannedFault, id: number, victim: string, phase: 'begin' | 'end'): void;
  markers(): Markers;
}

/** How long a marker is waited for before the fault is done anyway. */
const MARKER_MS = 6000;

/** Performs a round's faults at their moments; resolves when all have ended. */
export async function performRound(stage: Stage, plan: RoundPlan): Promise<void> {
  const markers = stage.markers();
  await Promise.all(plan.faults.map((fault, i) => performFault(stage, fault, plan.round * 10 + i, markers)));
}

async function performFault(stage: Stage, fault: PlannedFault, id: number, markers: Markers): Promise<void> {
  if (fault.marker !== undefined) await markers.reached(fault.marker, MARKER_MS);
  await rest(fault.afterMs);
  const target = await stage.find(fault.victim);
  if (target === undefined) return;
  const { into, outOf } = stage.links(target, fault);
  const note = (phase: 'begin' | 'end'): void => stage.note(fault, id, target.name, phase);
  const through = async (begin: () => Promise<void>, end: () => Promise<void>): Promise<void> => {
    note('begin');
    await begin();
    await rest(fault.lengthMs);
    await end();
    note('end');
  };
  const setTo = (links: readonly string[], mode: LinkMode) => () => stage.set(links, mode);
  const all = [...into, ...outOf];
  switch (fault.kind) {
    case 'kill':
      return through(
        () => target.kill(),
        async () => target.start(),
      );
    case 'terminate':
      return through(
        async () => void (await target.terminate()),
        async () => target.start(),
      );
    case 'stop':
      return through(
        async () => target.halt(),
        async () => target.proceed(),
      );
    case 'switch':
      return through(
        () => stage.handOver(),
        async () => undefined,
      );
    case 'partition':
      return through(setTo(all, { kind: 'black-hole' }), setTo(all, PASS));
    case 'one-way':
      // What others say reaches the victim, and they hear nothing of it.
      return through(
        async () => {
          await stage.set(into, { kind: 'one-way', open: 'forth' });
          await stage.set(outOf, { kind: 'one-way', open: 'back' });
        },
        setTo(all, PASS),
      );
    case 'delay':
      return through(setTo(all, { kind: 'delay', ms: fault.delayMs }), setTo(all, PASS));
    case 'reset':
      return through(setTo(all, { kind: 'reset' }), setTo(all, PASS));
    case 'cut':
      return through(
        async () => {
          await stage.set(into, { kind: 'cut', direction: 'back', afterBytes: fault.bytes });
          await stage.set(outOf, { kind: 'cut', direction: 'forth', afterBytes: fault.bytes });
        },
        setTo(all, PASS),
      );
  }
}
