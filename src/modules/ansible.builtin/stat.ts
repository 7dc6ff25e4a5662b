import { Dict, type Value } from '../../values.ts';
import { type Args, defineModule, type OptionSpecs } from '../api/module.ts';
import { expandedWord } from '../script/host-word.ts';
import { type Marks, newMarks, type Section } from '../script/marks.ts';
import { call, given, held, mark } from '../script/words.ts';
import DIGEST from '../shared/files/digest.sh';
import { HASH_ALGORITHMS, noHasher } from '../shared/files/digest.ts';
import { attributeFields, mimeFields, STAT_FORMAT, statFields } from '../shared/files/stat-fields.ts';
import STAT from './stat.sh';

const OPTIONS = {
  path: { type: 'path', required: true, aliases: ['dest', 'name'], description: 'The file or directory.' },
  follow: { type: 'bool', default: false, description: 'Look at what a symbolic link points to.' },
  get_checksum: { type: 'bool', default: true, description: 'Return the checksum of a regular file.' },
  get_md5: { type: 'bool', default: false, description: 'Return the MD5 sum too.', only: '2.14' },
  get_mime: {
    type: 'bool',
    default: true,
    aliases: ['mime', 'mime_type', 'mime-type'],
    description: 'Return what file(1) says.',
  },
  get_attributes: {
    type: 'bool',
    default: true,
    aliases: ['attr', 'attributes'],
    description: 'Return what lsattr(1) says.',
  },
  checksum_algorithm: {
    type: 'str',
    default: 'sha1',
    choices: HASH_ALGORITHMS,
    aliases: ['checksum', 'checksum_algo'],
    description: 'Algorithm of the checksum.',
  },
} as const satisfies OptionSpecs;

/** Stands for a sum for which the host has no program. */
const NO_HASHER = 'unknown';

/** One script; each answer stands after its own mark. */
function statScript(args: Args<typeof OPTIONS>, marks: Marks): string {
  return [
    marks.define,
    DIGEST,
    STAT,
    given({ follow: args.follow ? '-L' : "''" }),
    call('stat', expandedWord(args.path), `'${STAT_FORMAT}'`),
    ...(args.get_md5 ? [call('sum', 'md5')] : []),
    ...(args.get_checksum ? [call('sum', args.checksum_algorithm)] : []),
    ...(args.get_mime ? [mark('mime', `file --mime-type --mime-encoding ${held('path')} 2>/dev/null`)] : []),
    ...(args.get_attributes ? [mark('attributes', `lsattr -vd ${held('path')} 2>/dev/null`)] : []),
    ':',
  ].join('\n');
}

export default defineModule({
  summary: 'Tells whether a file exists, and all about it.',
  options: OPTIONS,
  overlaps: true,
  checkMode: 'Works the same: it only reads.',
  run: async context => {
    const { args } = context;
    const marks = newMarks();
    const sections = new Map<string, Section>();
    for (const section of marks.sections(await context.inspect.run(statScript(args, marks))))
      sections.set(section.label, section);
    const text = (label: string) => sections.get(label)?.stdout;
    const problem = sections.get('stat')?.stderr.trim() ?? '';
    if (!sections.has('access')) {
      const reason = problem.split(': ').at(-1) ?? '';
      if (reason === 'No such file or directory') return { changed: false, stat: { exists: false } };
      context.fail(reason);
    }
    const digest = (algorithm: string) => {
      const sum = text(algorithm)?.split(/\s/)[0];
      return sum === NO_HASHER ? context.fail(noHasher(text('path') ?? args.path, algorithm)) : sum;
    };
    const access = text('access') ?? '';
    const fields: Record<string, Value> = {
      exists: true,
      path: text('path') ?? args.path,
      ...statFields(text('stat') ?? ''),
      readable: access.includes('r'),
      writeable: access.includes('w'),
      executable: access.includes('x'),
    };
    const link = { lnk_source: text('source')?.replace(/\n$/, ''), lnk_target: text('target')?.replace(/\n$/, '') };
    const sums = {
      md5: args.get_md5 ? digest('md5') : undefined,
      checksum: args.get_checksum ? digest(args.checksum_algorithm) : undefined,
    };
    for (const [name, value] of Object.entries({ ...link, ...sums })) if (value !== undefined) fields[name] = value;
    if (args.get_mime) Object.assign(fields, mimeFields(text('mime') ?? ''));
    if (args.get_attributes) Object.assign(fields, attributeFields(text('attributes') ?? ''));
    return { changed: false, stat: Dict.from(fields) };
  },
});
