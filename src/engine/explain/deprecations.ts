import { Dict, isText, textOf, type Value } from '../../values.ts';

/** Says what a module of the user's told in its result's `deprecations`: `msg`, and `version` or `date` of the end. */
export function sayDeprecations(data: Dict, say: (message: string) => void): void {
  const all = data.get('deprecations');
  if (!Array.isArray(all)) return;
  for (const each of all) if (each instanceof Dict) say(`${word(each, 'msg') ?? ''}. ${farewell(each)}`);
}

function farewell(deprecation: Dict): string {
  const collection = word(deprecation, 'collection_name');
  const from = collection === undefined ? '' : ` from ${collection}`;
  const version = word(deprecation, 'version');
  const date = word(deprecation, 'date');
  if (version !== undefined) return `This feature will be removed${from} in version ${version}.`;
  if (date !== undefined) return `This feature will be removed${from} in a release after ${date}.`;
  return `This feature will be removed${from} in a future release.`;
}

const word = (data: Dict, name: string): string | undefined => {
  const value: Value | undefined = data.get(name);
  return isText(value) ? textOf(value) : undefined;
};
