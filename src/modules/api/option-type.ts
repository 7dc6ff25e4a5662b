/** Ansible's option types; they coerce as Ansible's do ('yes' -> true, "5" -> 5, "a,b" -> list). */
const OPTION_TYPES = [
  'str',
  'bool',
  'int',
  'float',
  'list',
  'dict',
  'path',
  'raw',
  'json',
  'jsonarg',
  'bytes',
  'bits',
] as const;

export type OptionType = (typeof OPTION_TYPES)[number];

export function isOptionType(name: string): name is OptionType {
  return (OPTION_TYPES as readonly string[]).includes(name);
}
