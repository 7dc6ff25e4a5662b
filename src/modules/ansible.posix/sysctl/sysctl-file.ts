/** `key = value` of a line of sysctl.conf; none in comments. */
function setting(line: string): { key: string; value: string } | undefined {
  const text = line.trim();
  const at = text.indexOf('=');
  if (text === '' || /^[#;]/.test(text) || at < 0) return undefined;
  return { key: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}

/** The value that stands last under a name. */
export function fileValue(text: string, name: string): string | undefined {
  return text
    .split('\n')
    .map(setting)
    .filter(found => found?.key === name)
    .at(-1)?.value;
}

/** The file with the value under the name, or without it; each name stands once, as Ansible's sysctl writes it. */
export function withValue(text: string, name: string, value: string | undefined): string {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const seen = new Set<string>();
  const kept: string[] = [];
  for (const line of lines) {
    const found = setting(line);
    if (found === undefined) {
      kept.push(line.trim());
      continue;
    }
    if (seen.has(found.key)) continue;
    seen.add(found.key);
    if (found.key !== name) kept.push(`${found.key}=${found.value}`);
    else if (value !== undefined) kept.push(`${name}=${value}`);
  }
  if (!seen.has(name) && value !== undefined) kept.push(`${name}=${value}`);
  return kept.map(line => `${line}\n`).join('');
}
