/** [defaults] force_valid_group_names. */
export type GroupNameTransform = 'always' | 'never' | 'ignore' | 'silently';

/** Tried first: compiling the tables of Unicode takes longer than all the rest. */
const ASCII_NAME = /^(?!\d)\w*$/;

/** What no name of a group may hold to be a variable's name as well. */
const INVALID = /^\p{Nd}|[^\p{L}\p{N}_]/gu;

const TOLD: Readonly<Record<GroupNameTransform, string | undefined>> = {
  always: 'Invalid characters were found in group names and automatically replaced, use -vvvv to see details',
  never: 'Invalid characters were found in group names but not replaced, use -vvvv to see details',
  ignore: undefined,
  silently: undefined,
};

/** A group's name as the setting wants it: `web-a` is `web_a` where invalid characters are replaced. */
export function groupName(name: string, transform: GroupNameTransform, warn: (message: string) => void): string {
  if (ASCII_NAME.test(name)) return name;
  const replaces = transform === 'always' || transform === 'silently';
  const valid = name.replace(INVALID, '_');
  if (valid === name) return name;
  const told = TOLD[transform];
  if (told !== undefined) warn(told);
  return replaces ? valid : name;
}
