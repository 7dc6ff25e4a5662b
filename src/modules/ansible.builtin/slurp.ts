import { defineModule } from '../api/module.ts';
import { expandedWord } from '../script/host-word.ts';
import { newSections } from '../script/sections.ts';
import { type OpenProblem, PROBLEM_FUNCTION } from '../shared/files/open-problem.ts';

const PROBLEMS: Readonly<Record<OpenProblem | 'pipe', (path: string) => string>> = {
  missing: path => `file not found: ${path}`,
  directory: path => `source is a directory and must be a file: ${path}`,
  unreadable: path => `file is not readable: ${path}`,
  'not-a-directory': path => `unable to slurp file: [Errno 20] Not a directory: '${path}'`,
  pipe: path => `source is a named pipe, which would never end: ${path}`,
};

export default defineModule({
  summary: 'Reads a file of the host, as base64.',
  options: { src: { type: 'path', required: true, aliases: ['path'], description: 'The file.' } },
  checkMode: 'Works the same: it only reads.',
  run: async context => {
    const marks = newSections();
    const script = [
      marks.define,
      PROBLEM_FUNCTION,
      `_ts_p=${expandedWord(context.args.src)}`,
      '_ts_mark path; printf %s "$_ts_p"',
      '_ts_w=$(_ts_problem "$_ts_p"); [ ! -p "$_ts_p" ] || _ts_w=pipe',
      '[ -z "$_ts_w" ] || { _ts_mark "$_ts_w"; exit 0; }',
      '_ts_mark content; base64 <"$_ts_p"',
    ].join('\n');
    const sections = marks.read(await context.inspect.run(script));
    const text = (label: string) => sections.find(section => section.label === label)?.stdout;
    const source = text('path') ?? context.args.src;
    for (const [name, words] of Object.entries(PROBLEMS)) if (text(name) !== undefined) context.fail(words(source));
    return { changed: false, content: (text('content') ?? '').replaceAll('\n', ''), source, encoding: 'base64' };
  },
});
