import { stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { ownUser } from '../../../python/own-user.ts';
import type { Value } from '../../../values.ts';
import { LazyVars } from '../../../values.ts';
import { actionError } from '../../api/action-error.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { localTime } from '../../shared/commands/command-times.ts';
import { copyOne } from '../../shared/files/copy-file.ts';
import { COPY_OPTIONS } from '../../shared/files/copy-options.ts';
import { lineEnd, MARKS } from '../../shared/templates/template-syntax.ts';
import { encode } from './output-encoding.ts';

const OPTIONS = {
  ...COPY_OPTIONS,
  src: { type: 'path', description: 'The template, searched in templates/ of the role and the play.' },
  newline_sequence: { type: 'str', default: '\n', description: 'Line end of the result: \\n, \\r or \\r\\n.' },
  block_start_string: { type: 'str', description: 'Start of a block, {% by default.' },
  block_end_string: { type: 'str', description: 'End of a block, %} by default.' },
  variable_start_string: { type: 'str', description: 'Start of an expression, {{ by default.' },
  variable_end_string: { type: 'str', description: 'End of an expression, }} by default.' },
  comment_start_string: { type: 'str', description: 'Start of a comment, {# by default.' },
  comment_end_string: { type: 'str', description: 'End of a comment, #} by default.' },
  trim_blocks: { type: 'bool', default: true, description: 'Take off the line end behind a block.' },
  lstrip_blocks: { type: 'bool', default: false, description: 'Take off the blanks before a block.' },
  output_encoding: { type: 'str', default: 'utf-8', description: 'Encoding of the result.' },
  state: { type: 'raw', description: 'Refused, as by Ansible.' },
} as const satisfies OptionSpecs;

type Context = ModuleContext<Args<typeof OPTIONS>>;

function encoded(context: Context, text: string): Buffer {
  const name = context.args.output_encoding;
  try {
    return encode(text, name) ?? context.fail(`unknown encoding: ${name}`);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return context.fail(error.message);
  }
}

/** The variables that Ansible lends to a template about itself; each is made when it is asked for, as most never are. */
async function ownVariables(path: string, given: string, dest: string): Promise<LazyVars> {
  const { mtime, mtimeNs, uid: owner } = await stat(path, { bigint: true });
  const uid = Number(owner);
  return new LazyVars({
    template_host: hostname,
    template_path: () => given,
    template_fullpath: () => resolve(path),
    template_destpath: () => dest,
    template_mtime: () => {
      const micros = String((mtimeNs / 1000n) % 1_000_000n).padStart(6, '0');
      return `${localTime(mtime).slice(0, -6)}${micros}`;
    },
    template_uid: () => (uid === ownUser().uid ? ownUser().username : uid),
    template_run_date: () => localTime(new Date()),
  });
}

export default defineModule({
  summary: 'Renders a template of the controller and writes the result to the host.',
  options: OPTIONS,
  overlaps: true,
  sentAs: 'ansible.legacy.copy',
  raises: 'since 2.19',
  checkMode: 'Says what would change, with the diff.',
  supportsAsync: false,
  run: async context => {
    const { args } = context;
    if (args.state !== undefined) throw actionError("'state' cannot be specified on a template");
    if (args.src === undefined || args.dest === undefined) throw actionError('src and dest are required');
    const sequence = lineEnd(context, args.newline_sequence);
    const path = await context.findFile('templates', args.src);
    const state = await stat(path);
    if (state.isDirectory())
      context.fail(`could not find src=${path}, Could not find or access '${path}' on the Ansible Controller.`);
    const syntax = new Map<string, Value>([
      ['trim_blocks', args.trim_blocks],
      ['lstrip_blocks', args.lstrip_blocks],
      ['newline_sequence', sequence],
    ]);
    for (const name of MARKS) if (args[name] !== undefined) syntax.set(name, args[name]);
    const text = await context.renderFile(path, { vars: await ownVariables(path, args.src, args.dest), syntax });
    const name = basename(path);
    const shown = join(tmpdir(), 'tsplay-template', name);
    const source = { content: encoded(context, text), shown, header: path, mode: state.mode & 0o7777 };
    return copyOne(context, source, args.dest, name);
  },
});
