/** Language names by their ordinal in the binary header (wire-protocol 1.4). */
export const languages = [
  'JAVA',
  'CPP',
  'DOTNET',
  'PYTHON',
  'DELPHI',
  'ERLANG',
  'RUBY',
  'OTHER',
  'HTTP',
  'GO',
  'PHP',
  'OMS',
  'RUST',
  'NODE_JS',
] as const;

const ordinals = new Map<string, number>(languages.map((name, ordinal) => [name, ordinal]));

/** The name of an ordinal; `OTHER` for one we do not know. */
export const languageName = (ordinal: number): string => languages[ordinal] ?? 'OTHER';

/** The ordinal of a name; that of `OTHER` for one we do not know. */
export const languageOrdinal = (name: string): number => ordinals.get(name) ?? 7;
