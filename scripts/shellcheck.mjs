// Reads all shell programs of the project with shellcheck, where that is installed: part of `npm run check:static`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const shellFiles = folder =>
  readdirSync(folder, { recursive: true })
    .filter(name => name.endsWith('.sh') && !name.includes('node_modules'))
    .map(name => join(folder, name));

/** `a && b || c` means what it says; words in single quotes are for another shell, or for awk. */
const MEANT = ['SC2015', 'SC2016'];
/** Programs for hosts are pieces: what one sets, another reads. */
const PIECES = ['SC2034', 'SC2154'];

const excluded = codes => `--exclude=${codes.join(',')}`;

function check(files, options) {
  const { error, status } = spawnSync('shellcheck', [...options, ...files], { stdio: 'inherit' });
  if (error?.code === 'ENOENT') {
    console.warn('shellcheck: skipped: shellcheck is not installed');
    process.exit(0);
  }
  return status === 0;
}

const pieces = check(shellFiles('src'), ['--shell=dash', excluded([...MEANT, ...PIECES])]);
const programs = check(['lab', 'test', 'scripts'].flatMap(shellFiles), [excluded(MEANT)]);
process.exitCode = pieces && programs ? 0 : 1;
