import { PythonError } from '../python/error.ts';
import { UndefinedError } from '../python/undefined.ts';
import type { Place } from './runtime/context.ts';
import { PluginError } from './runtime/plugin-error.ts';
import { MissingPluginError, TemplateSyntaxError } from './syntax/error.ts';
import { TemplateError } from './templar-error.ts';

/** Jinja2's words for a missing attribute or item, as ansible-core 2.19 has them. */
function undefinedWords(message: string): string {
  return message
    .replace(/^'(?:[\w.]+\.)?AnsibleUnicode object' has no/, "'str object' has no")
    .replace(/^'(?:[\w.]+\.)?(\w+) object' has no (attribute) /, "object of type '$1' has no $2 ")
    .replace(/^(?:[\w.]+\.)?(\w+) object has no element (.*)$/, "object of type '$1' has no attribute $2");
}

/** What ansible-core 2.19 makes of an error inside a template or (`kind`) a condition's expression. */
export function toldError(
  error: unknown,
  text: string,
  at: Place | undefined,
  kind: 'template' | 'expression',
): unknown {
  if (error instanceof TemplateError) return error;
  const where = { source: text, line: at?.line, included: at?.name, cause: error };
  if (error instanceof TemplateSyntaxError)
    return new TemplateError('AnsibleTemplateSyntaxError', syntaxWords(error, text, kind), {
      ...where,
      line: error.line,
    });
  if (error instanceof RangeError) {
    const message = 'Recursive loop detected in template: maximum recursion depth exceeded';
    return new TemplateError('AnsibleTemplateError', message, where);
  }
  if (!(error instanceof PythonError)) return error;
  const { message, className } = error;
  if (error instanceof UndefinedError || className === 'UndefinedError' || className === 'AnsibleUndefinedVariable') {
    const { variable, held } = error instanceof UndefinedError ? error : {};
    const details = { ...where, ...held, variable };
    const isOther = className.startsWith('Ansible') && className !== 'AnsibleUndefinedVariable';
    if (isOther) return new TemplateError(className, message, details);
    return new TemplateError('AnsibleUndefinedVariable', undefinedWords(message), details);
  }
  if (error instanceof PluginError) return pluginFailure(error, where);
  return new TemplateError('AnsibleTemplateError', `Error rendering template: ${message}`, where);
}

function syntaxWords(error: TemplateSyntaxError, text: string, kind: 'template' | 'expression'): string {
  if (error instanceof MissingPluginError) return `Syntax error in ${kind}: No ${error.kind} named '${error.plugin}'.`;
  const delimited = kind === 'expression' && /\{\{|\{%/.test(text);
  const advice = delimited ? '. Template delimiters are not supported in expressions' : '';
  return `Syntax error in ${kind}${advice}: ${error.message}`;
}

function pluginFailure(error: PluginError, where: object): TemplateError {
  const { kind, plugin, message } = error;
  if (error.isMissing)
    return new TemplateError(
      'AnsibleTemplatePluginNotFoundError',
      `The ${kind} plugin '${plugin}' was not found.`,
      where,
    );
  return new TemplateError(
    'AnsibleTemplatePluginRuntimeError',
    `The ${kind} plugin '${plugin}' failed: ${message}`,
    where,
  );
}
