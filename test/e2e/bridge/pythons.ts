import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every Python of this machine that ansible-core 2.14 is made for. */
export function pythons(): string[] {
  const own = ['/usr/bin', '/usr/local/bin'].flatMap(folder => namesIn(folder).map(name => join(folder, name)));
  const pyenv = join(process.env.PYENV_ROOT ?? join(process.env.HOME ?? '/root', '.pyenv'), 'versions');
  const built = namesIn(pyenv).map(version => join(pyenv, version, 'bin/python'));
  return [...own.filter(path => /\/python(?:2\.7|3\.\d+)$/.test(path)), ...built];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
