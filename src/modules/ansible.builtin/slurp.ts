import { defineModule } from '../api/module.ts';
import { expandedWord } from '../script/host-word.ts';
import { newMarks } from '../script/marks.ts';
import { call, given, held, mark, tell } from '../script/words.ts';
import { type OpenProblem, PROBLEM_FUNCTION } from '../shared/files/open-problem.ts';

type Problems = Readonly<Record<OpenProblem | 'pipe', (path: string) => string>>;

const PROBLEMS: Problems = {
  missing: path => `file not found: ${path}`,
  directory: path => `source is a directory and must be a file: ${path}`,
  unreadable: path => `file is not readable: ${path}`,
  'not-a-directory': path => `unable to slurp file: [Errno 20] Not a directory: '${path}'`,
  pipe: path => `source is a named pipe, which would never end: ${path}`,
};

/** In the words of ansible-core 2.19. */
const PROBLEMS_219: Problems = {
  missing: path => `File not found: ${path}`,
  directory: path => `Source is a directory and must be a file: ${path}`,
  unreadable: path => `File is not readable: ${path}`,
  'not-a-directory': path => `Unable to slurp file: ${path}`,
  pipe: path => `Source is a named pipe, which would never end: ${path}`,
};

export default defineModule({
  summary: 'Reads a file of the host, as base64.',
  options: { src: { type: 'path', required: true, aliases: ['path'], description: 'The file.' } },
  checkMode: 'Works the same: it only reads.',
  run: async context => {
    const marks = newMarks();
    const script = [
      marks.define,
      PROBLEM_FUNCTION,
      given({ path: expandedWord(context.args.src) }),
      tell('path', held('path')),
      call('problem', held('path')),
      `[ ! -p ${held('path')} ] || ${given({ why: 'pipe' })}`,
      `[ -z ${held('why')} ] || { ${call('mark', held('why'))}; exit 0; }`,
      mark('content', `base64 <${held('path')}`),
    ].join('\n');
    const blocks = marks.blocks(await context.inspect.run(script));
    const text = (label: string) => blocks.get(label)?.toString('utf8');
    const source = text('path') ?? context.args.src;
    const problems = context.core.slurpWords ? PROBLEMS_219 : PROBLEMS;
    for (const [name, words] of Object.entries(problems)) if (text(name) !== undefined) context.fail(words(source));
    return { changed: false, content: (text('content') ?? '').replaceAll('\n', ''), source, encoding: 'base64' };
  },
});
