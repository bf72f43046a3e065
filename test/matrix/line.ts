import type { Place } from './place.ts';

/** How one command is tried: the words that succeed, and what becomes of them elsewhere. */
export interface Line {
  /**
   * The words after the name; with a healthy cluster they succeed.
   *
   * @param spare a topic or group that this run may delete
   */
  readonly args: (place: Place, spare: string) => readonly string[];
  /** Its status there; 0 unless given. */
  readonly status?: number;
  /** Words that name something that is not there, and the status; 65 unless given. */
  readonly missing?: (place: Place) => readonly string[];
  readonly missingStatus?: number;
  /** With a second broker that is dead; PARTIAL (3) unless given. */
  readonly wounded?: number;
  /** With a broker that refuses everything; NO_PERMISSION (77) unless given. */
  readonly denied?: number;
  /** With nobody anywhere; UNREACHABLE (69) unless given. */
  readonly dead?: number;
  /** Whom it asks; a broker unless given. Who asks nobody is tried with a healthy cluster only. */
  readonly asks?: 'namesrv' | 'nobody';
  /** It goes on until it is interrupted. */
  readonly lasts?: boolean;
  /** Why there is no JSON document of it. */
  readonly textOnly?: string;
  /** Its flags are those of another command: none is asked of it. */
  readonly ownHelp?: boolean;
}

/** What each run that may delete is given. */
export const SPARE = { text: 'Doomed-text', json: 'Doomed-json', pipe: 'Doomed-pipe' } as const;
