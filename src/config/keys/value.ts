/** What a key's value can be. */
export type ConfigValue = string | number | boolean | readonly number[] | undefined;
