/** Splits ssh arguments as a shell would, without expanding anything. */
export function splitArguments(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/(["'])(.*?)\1/g, '$2'));
}
