/** Version ordinals (wire-protocol 1.5): those of the releases that are met in practice. */
const knownPoints: readonly (readonly [ordinal: number, name: string])[] = [
  [0, 'V3_0_0_SNAPSHOT'],
  [62, 'V3_1_8_SNAPSHOT'],
  [79, 'V3_2_6'],
  [121, 'V3_4_9'],
  [253, 'V4_2_0'],
  [277, 'V4_3_2'],
  [293, 'V4_4_0'],
  [317, 'V4_5_2'],
  [335, 'V4_6_1'],
  [355, 'V4_7_1'],
  [373, 'V4_8_0'],
  [393, 'V4_9_0'],
  [399, 'V4_9_3'],
  [401, 'V4_9_4'],
  [403, 'V4_9_5'],
  [405, 'V4_9_6'],
  [407, 'V4_9_7'],
  [409, 'V4_9_8'],
  [413, 'V5_0_0'],
  [433, 'V5_1_0'],
  [441, 'V5_1_4'],
  [453, 'V5_2_0'],
  [473, 'V5_3_0'],
  [475, 'V5_3_1'],
  [477, 'V5_3_2'],
  [479, 'V5_3_3'],
  [493, 'V5_4_0'],
];

const names = new Map<number, string>(knownPoints);
const ordinals = new Map<string, number>(knownPoints.map(([ordinal, name]) => [name, ordinal]));

/** The name of a version ordinal; one between the known points shows as its number, one above them as HIGHER_VERSION. */
export const versionName = (ordinal: number): string =>
  names.get(ordinal) ?? (ordinal > 493 ? 'HIGHER_VERSION' : `version ${ordinal}`);

/** The ordinal of a version name, or undefined. */
export const versionOrdinal = (name: string): number | undefined => ordinals.get(name);
