import { typeName } from '../../python/types.ts';
import { isText, textOf, type Value } from '../../values.ts';
import { actionError } from '../api/action-error.ts';
import { defineModule } from '../api/module.ts';

function message(option: string, value: Value | undefined, otherwise: string): Value {
  if (value === undefined) return otherwise;
  if (isText(value)) return value;
  if (!Array.isArray(value))
    throw actionError(`Incorrect type for ${option}, expected a string or list and got <class '${typeName(value)}'>`);
  if (!value.every(isText)) throw actionError(`Type of one of the elements in ${option} list is not string type`);
  return value;
}

export default defineModule({
  summary: 'Fails unless all conditions hold.',
  options: {
    that: {
      type: 'raw',
      required: true,
      asWritten: true,
      description: 'A condition, or a list of conditions, as in `when`.',
    },
    fail_msg: {
      type: 'raw',
      aliases: ['msg'],
      description: 'Message (or list of messages) when a condition does not hold.',
    },
    success_msg: { type: 'raw', description: 'Message when all hold.' },
    quiet: { type: 'bool', default: false, description: 'Do not print the result of the task.' },
  },
  raises: 'always',
  checkMode: 'Works the same.',
  answersFromHost: false,
  actionPlugin: 'before 2.19',
  supportsAsync: false,
  run: async context => {
    const { that, quiet } = context.args;
    const failMessage = message('fail_msg or msg', context.args.fail_msg, 'Assertion failed');
    const successMessage = message('success_msg', context.args.success_msg, 'All assertions passed');
    const rendered = isText(that) ? context.render(textOf(that)) : that;
    const loud = quiet ? {} : { _ansible_verbose_always: true };
    for (const assertion of Array.isArray(rendered) ? rendered : [rendered]) {
      if (context.test(assertion)) continue;
      return { changed: false, failed: true, evaluated_to: false, assertion, msg: failMessage, ...loud };
    }
    return { changed: false, msg: successMessage, ...loud };
  },
});
