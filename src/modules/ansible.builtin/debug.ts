import { PlayError } from '../../errors.ts';
import { typeName } from '../../python/types.ts';
import { isText, textOf, type Value } from '../../values.ts';
import { actionError } from '../api/action-error.ts';
import { defineModule, type ModuleContext } from '../api/module.ts';

function lookUp(context: ModuleContext<unknown>, name: string): Value {
  try {
    return context.render(name.includes('{{') ? name : `{{${name}}}`);
  } catch (error) {
    if (!(error instanceof PlayError) || error.code !== 'undefined-variable') throw error;
    if (context.core.templateErrors) {
      const told = `error 1 - ${error.message}`;
      context.warn(`Encountered 1 template error.\n${told}`);
      return `<< ${told} >>`;
    }
    return `VARIABLE IS NOT DEFINED!${context.verbosity > 0 ? `: ${error.message}` : ''}`;
  }
}

export default defineModule({
  summary: 'Prints a message, or what a variable or expression holds.',
  options: {
    msg: { type: 'raw', description: 'The message; any value.' },
    var: { type: 'raw', description: 'Name of a variable, or an expression, to print.' },
    verbosity: { type: 'int', default: 0, description: 'Print only from this number of -v on.' },
  },
  raises: 'always',
  checkMode: 'Works the same.',
  answersFromHost: false,
  actionPlugin: 'before 2.19',
  supportsAsync: false,
  run: async context => {
    const { msg, var: name, verbosity } = context.args;
    if (msg !== undefined && name !== undefined) {
      if (context.core.raisedErrors) throw actionError('parameters are mutually exclusive: msg|var');
      context.fail("'msg' and 'var' are incompatible options");
    }
    if (verbosity > context.verbosity)
      return { changed: false, skipped: true, skipped_reason: 'Verbosity threshold not met.' };
    const shown = { changed: false, failed: false, _ansible_verbose_always: true };
    // None is a message, too
    if (name === undefined) return { ...shown, msg: msg ?? (context.given.has('msg') ? null : 'Hello world!') };
    if (isText(name)) return { ...shown, [textOf(name)]: lookUp(context, textOf(name)) };
    return { ...shown, [`<class '${typeName(name)}'>`]: name };
  },
});
