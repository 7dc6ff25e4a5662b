/**
 * `systemctl show`: one property a line. Only those named Exec... may run over several lines, from `{` to the line
 * that ends with `}`.
 */
export function unitProperties(output: string): Record<string, string> {
  const properties: Record<string, string> = {};
  let open: { name: string; lines: string[] } | undefined;
  for (const line of output.split('\n')) {
    if (open !== undefined) {
      open.lines.push(line);
      if (!line.trimEnd().endsWith('}')) continue;
      properties[open.name] = open.lines.join('\n').trim();
      open = undefined;
      continue;
    }
    const at = line.indexOf('=');
    if (at < 0) continue;
    const name = line.slice(0, at);
    const value = line.slice(at + 1);
    if (name.startsWith('Exec') && value.trimStart().startsWith('{') && !value.trimEnd().endsWith('}'))
      open = { name, lines: [value] };
    else properties[name] = value.trim();
  }
  return properties;
}
