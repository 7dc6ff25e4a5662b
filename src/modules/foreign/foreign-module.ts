import { randomBytes } from 'node:crypto';
import type { Value } from '../../values.ts';
import type { ModuleContext, ModuleDefinition, ModuleResult } from '../api/module.ts';
import { speaksOfSecret } from '../api/option-names.ts';
import { expandedWord } from '../script/host-word.ts';
import { call, given, held, printfWord, quote } from '../script/words.ts';
import { argumentsAsJson, argumentsAsWords, fullArguments, SPECIAL_FILESYSTEMS } from './arguments-text.ts';
import FOLDER from './folder.sh';
import { INLINE_ARGUMENTS, interpreterName, type ModuleFile, namedInterpreter, readModuleFile } from './module-file.ts';
import { moduleResult } from './module-output.ts';

type Context = ModuleContext<Readonly<Record<string, unknown>>>;

/**
 * A module of the user's as a module of ours: its file goes to the host, runs there with its arguments as Ansible hands
 * them over, and what it prints is its result.
 * @param name as the module is told it
 */
export function foreignModule(name: string, path: string): ModuleDefinition | undefined {
  const file = readModuleFile(path);
  if (file.style !== 'binary' && file.interpreter.length === 0) return undefined;
  return {
    name,
    summary: `The module ${path}.`,
    options: {},
    openOptions: true,
    file: path,
    checkMode: 'Run where its text names check_mode; else skipped.',
    skipInCheckMode: file.knowsCheckMode ? undefined : 'module',
    // its file does not say which of its options are secret
    secretsOf: ({ args }) =>
      Object.keys(args)
        .filter(speaksOfSecret)
        .map(name => args[name] as Value),
    run: context => runForeign(name, file, context),
  };
}

async function runForeign(name: string, file: ModuleFile, context: Context): Promise<ModuleResult> {
  // `ansible_NAME_interpreter` replaces what the first line says
  const interpreter = namedInterpreter(interpreterName(file.interpreter), context.link.variable) ?? file.interpreter;
  // the folder's name; stands in the texts for its whole path, which only the host knows
  const mark = `tsplay-${randomBytes(12).toString('hex')}`;
  const text = argumentsText(name, file, `${mark}/`, context);
  const stdin = file.style === 'inline' ? withArguments(file.content, text) : file.content;
  const places = placesOf(context.remoteTmp);
  const script = scriptOf(name, { file, interpreter, text, mark, places });
  try {
    const answer = context.checkMode
      ? await context.inspect.run(script, { stdin })
      : await context.exchange({ look: '', act: script }, { stdin });
    return moduleResult(answer, interpreter[0], context);
  } catch (error) {
    // what was ended from outside could not remove its folder
    const left = places.map(place => `${place}/${mark}`).join(' ');
    await context.inspect.run(`rm -rf ${left}`, { signal: AbortSignal.timeout(CLEANING_MS) }).catch(() => undefined);
    throw error;
  }
}

const CLEANING_MS = 3000;

/** Shell words for the folders that hold ours, the first that will do. */
const placesOf = (remoteTmp: string | undefined): readonly string[] => [
  ...(remoteTmp === undefined ? [] : [expandedWord(remoteTmp)]),
  '/var/tmp',
  '"${TMPDIR:-/tmp}"',
];

function argumentsText(name: string, { style }: ModuleFile, folder: string, context: Context): string {
  const { checkMode, diffMode, noLog, verbosity } = context;
  const remoteTmp = context.remoteTmp ?? '/var/tmp';
  const given = new Map(Object.entries(context.args) as [string, Value][]);
  const args = fullArguments(given, { moduleName: name, checkMode, diffMode, noLog, verbosity, folder, remoteTmp });
  return style === 'words' ? argumentsAsWords(args) : argumentsAsJson(args);
}

function withArguments(content: Buffer, json: string): Buffer {
  const text = content.toString('utf8').replaceAll(INLINE_ARGUMENTS, () => json);
  return Buffer.from(text.replaceAll('<<SELINUX_SPECIAL_FILESYSTEMS>>', () => SPECIAL_FILESYSTEMS.join(',')));
}

interface Running {
  readonly file: ModuleFile;
  readonly interpreter: readonly string[];
  /** The arguments, `mark` standing for the folder. */
  readonly text: string;
  readonly mark: string;
  readonly places: readonly string[];
}

/** A script that keeps the module, which comes over stdin, in a folder of its own, runs it, and removes the folder. */
function scriptOf(name: string, { file, interpreter, text, mark, places }: Running): string {
  const inline = file.style === 'inline';
  const pieces = text.split(mark).map(piece => `printf ${printfWord(Buffer.from(piece))}`);
  const [folder, moduleWord] = [held('folder'), held('module')];
  const argumentFile = `${folder}/args`;
  const words = [...interpreter.map(quote), moduleWord, ...(inline ? [] : [argumentFile])];
  const keep = inline ? `sed "s|${mark}|"${folder}"|g"` : 'cat';
  return [
    given({ name: mark }),
    FOLDER,
    call('settle', ...places),
    `trap ${quote(`rm -rf ${folder}`)} EXIT; trap 'exit 129' HUP INT TERM`,
    given({ module: `${folder}/${quote(name)}` }),
    `${keep} >${moduleWord} && chmod 700 ${moduleWord} || exit 1`,
    ...(inline ? [] : [`{ ${pieces.join(`; printf %s ${folder}; `)}; } >${argumentFile} || exit 1`]),
    `( umask ${held('umask')}; ${words.join(' ')} ) </dev/null`,
  ].join('\n');
}
