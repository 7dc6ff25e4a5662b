import { randomBytes } from 'node:crypto';
import { quote } from '../../remote/shell.ts';
import { defineModule } from '../api/module.ts';
import { expandedWord } from '../script/host-word.ts';
import { act } from '../shared/files/act.ts';
import { readState, stateFields } from '../shared/files/path-state.ts';

export default defineModule({
  summary: 'Makes a temporary file or directory that only its owner can enter.',
  options: {
    state: { type: 'str', default: 'file', choices: ['file', 'directory'], description: 'What to make.' },
    path: { type: 'path', description: 'Where; the temporary directory of the host when nothing is said.' },
    prefix: { type: 'str', default: 'ansible.', description: 'What its name begins with.' },
    suffix: { type: 'str', default: '', description: 'What its name ends with.' },
  },
  checkMode: 'Skipped.',
  skipInCheckMode: true,
  run: async context => {
    const { state, path, prefix, suffix } = context.args;
    const name = quote(`${prefix}${randomBytes(6).toString('hex')}${suffix}`);
    const make = state === 'file' ? '( umask 077; set -C; : >"$_ts_n" )' : 'mkdir -m 700 "$_ts_n"';
    const done = await context.change(undefined, host =>
      act(
        context,
        host,
        [
          `_ts_abs ${path === undefined ? `"\${TMPDIR:-/tmp}"` : expandedWord(path)}; _ts_n=\${_ts_p%/}/${name}`,
          '[ -d "$_ts_p" ] || _ts_fail "[Errno 2] No such file or directory: \'$_ts_n\'"',
          `${make} || _ts_fail 'could not be made'`,
          '_ts_mark path; printf %s "$_ts_n"; _ts_state "$_ts_n" made',
        ],
        '/',
      ),
    );
    const made = readState(done?.blocks.get('state made'));
    return { changed: true, path: done?.blocks.get('path')?.toString('utf8') ?? '', ...stateFields(made) };
  },
});
