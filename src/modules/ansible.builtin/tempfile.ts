import { randomBytes } from 'node:crypto';
import { defineModule } from '../api/module.ts';
import { expandedWord } from '../script/host-word.ts';
import { call, quote } from '../script/words.ts';
import { act } from '../shared/files/act.ts';
import { readState, stateFields } from '../shared/files/path-state.ts';
import TEMPFILE from './tempfile.sh';

export default defineModule({
  summary: 'Makes a temporary file or directory that only its owner can enter.',
  options: {
    state: { type: 'str', default: 'file', choices: ['file', 'directory'], description: 'What to make.' },
    path: { type: 'path', description: 'Where; the temporary directory of the host when nothing is said.' },
    prefix: { type: 'str', default: 'ansible.', description: 'What its name begins with.' },
    suffix: { type: 'str', default: '', description: 'What its name ends with.' },
  },
  checkMode: 'Skipped.',
  skipInCheckMode: 'module',
  run: async context => {
    const { state, path, prefix, suffix } = context.args;
    const name = quote(`${prefix}${randomBytes(6).toString('hex')}${suffix}`);
    const folder = path === undefined ? `"\${TMPDIR:-/tmp}"` : expandedWord(path);
    const done = await context.change(undefined, host =>
      act(context, host, [TEMPFILE, call('temporary', state, folder, name)], '/'),
    );
    const made = readState(done?.blocks.get('state made'));
    return { changed: true, path: done?.blocks.get('path')?.toString('utf8') ?? '', ...stateFields(made) };
  },
});
