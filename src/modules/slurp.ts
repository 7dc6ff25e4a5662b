import { expandedWord } from './api/host-word.ts';
import { defineModule } from './api/module.ts';
import { newSections } from './api/sections.ts';

const PROBLEMS = {
  missing: 'file not found: ',
  directory: 'source is a directory and must be a file: ',
  unreadable: 'file is not readable: ',
  pipe: 'source is a named pipe, which would never end: ',
} as const;

export default defineModule({
  name: 'slurp',
  fullNames: [],
  summary: 'Reads a file of the host, as base64.',
  options: { src: { type: 'path', required: true, aliases: ['path'], description: 'The file.' } },
  checkMode: 'Works the same: it only reads.',
  run: async context => {
    const marks = newSections();
    const problem = (name: keyof typeof PROBLEMS) => `{ _ts_mark ${name}; exit 0; }`;
    const script = [
      marks.define,
      `_ts_p=${expandedWord(context.args.src)}`,
      '_ts_mark path; printf %s "$_ts_p"',
      `[ -e "$_ts_p" ] || ${problem('missing')}`,
      `[ ! -d "$_ts_p" ] || ${problem('directory')}`,
      `[ -r "$_ts_p" ] || ${problem('unreadable')}`,
      `[ ! -p "$_ts_p" ] || ${problem('pipe')}`,
      '_ts_mark content; base64 <"$_ts_p"',
    ].join('\n');
    const sections = marks.read(await context.inspect.run(script));
    const text = (label: string) => sections.find(section => section.label === label)?.stdout;
    const source = text('path') ?? context.args.src;
    for (const [name, words] of Object.entries(PROBLEMS)) if (text(name) !== undefined) context.fail(words + source);
    return { changed: false, content: (text('content') ?? '').replaceAll('\n', ''), source, encoding: 'base64' };
  },
});
