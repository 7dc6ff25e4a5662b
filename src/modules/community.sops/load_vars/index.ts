import { PlayError } from '../../../errors.ts';
import { Dict, isText, textOf, type Value } from '../../../values.ts';
import { type Args, defineModule, type ModuleContext, type OptionSpecs } from '../../api/module.ts';
import { decrypted, ownPath, SOPS_OPTIONS, SopsError } from './sops.ts';

const OPTIONS = {
  file: {
    type: 'path',
    required: true,
    description: 'The encrypted file. Searched in vars/ of the role and the play.',
  },
  name: { type: 'str', description: 'Put the variables under this name.' },
  expressions: {
    type: 'str',
    default: 'ignore',
    choices: ['ignore', 'evaluate-on-load'],
    description: 'Templates in values stay text, or are rendered now.',
  },
  ...SOPS_OPTIONS,
} as const satisfies OptionSpecs;

type LoadContext = ModuleContext<Args<typeof OPTIONS>>;

/** Nothing of what was decrypted is told, whatever is wrong with it. */
function mappingOf(context: LoadContext, text: string, file: string): Dict {
  let documents: readonly Value[];
  try {
    documents = context.readYamlAll(text);
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
    return context.fail(`${file}: what sops decrypted is neither YAML nor JSON`);
  }
  if (documents.length > 1) return context.fail(`${file}: what sops decrypted is more than one document`);
  const [data = null] = documents;
  if (data instanceof Dict) return data;
  // what Python takes for false is nothing
  const isNothing =
    data === null || data === false || data === 0 || data === '' || (Array.isArray(data) && data.length === 0);
  return isNothing ? new Dict() : context.fail(`${file} must be stored as a dictionary/hash`);
}

/** Texts are rendered, wherever they stand; keys are not. */
function evaluated(context: LoadContext, value: Value): Value {
  if (isText(value)) return context.render(textOf(value));
  if (Array.isArray(value)) return value.map(each => evaluated(context, each));
  if (value instanceof Dict) return Dict.of([...value].map(([key, each]) => [key, evaluated(context, each)] as const));
  return value;
}

export default defineModule({
  summary: 'Reads variables from a file of the controller that sops has encrypted.',
  options: OPTIONS,
  checkMode: 'Works the same.',
  answersFromHost: false,
  supportsAsync: false,
  run: async context => {
    const { file, name, expressions } = context.args;
    let text: string;
    let path: string;
    try {
      path = await context.findFile('vars', ownPath(file));
      text = await decrypted(path, context.args, context.signal);
    } catch (error) {
      if (error instanceof PlayError || error instanceof SopsError) return context.fail(error.message);
      throw error;
    }
    const data = mappingOf(context, text, path);
    const variables = name === undefined ? data : Dict.from({ [name]: data });
    return {
      ansible_included_var_files: [path],
      ansible_facts: expressions === 'ignore' ? variables : evaluated(context, variables),
      _ansible_no_log: true,
    };
  },
});
