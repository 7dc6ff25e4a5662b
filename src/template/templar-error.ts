import { pythonClass } from '../python/exception-class.ts';

/** A template could not be rendered. `className` is the Python class that Ansible would have raised. */
export class TemplateError extends Error {
  readonly className: string;
  /** The variable that is undefined, where that is the reason. */
  readonly variable: string | undefined;
  readonly hint: string | undefined;
  /** The text of the template at fault. */
  readonly source: string | undefined;
  /** Line inside of the template's text, from 1. */
  readonly line: number | undefined;
  /** The file that holds the template's text. */
  readonly file: string | undefined;
  /** The included or imported template that the line is in. */
  readonly included: string | undefined;
  /** The variable whose value the template is; undefined for one that stands in a task. */
  readonly holder: string | undefined;
  /** The argument of a task that was rendered. */
  readonly option: string | undefined;
  /** The keyword of a task that was evaluated. */
  readonly keyword: string | undefined;

  constructor(
    className: string,
    message: string,
    details: {
      variable?: string | undefined;
      hint?: string | undefined;
      source?: string | undefined;
      line?: number | undefined;
      file?: string | undefined;
      included?: string | undefined;
      holder?: string | undefined;
      option?: string | undefined;
      keyword?: string | undefined;
      cause?: unknown;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'TemplateError';
    this.className = className;
    this.variable = details.variable;
    this.hint = details.hint;
    this.source = details.source;
    this.line = details.line;
    this.file = details.file;
    this.included = details.included;
    this.holder = details.holder;
    this.option = details.option;
    this.keyword = details.keyword;
  }
}

/** The same error, with the file that holds the template; a `#jinja2:` line counts too. */
export function inFile(error: TemplateError, file: string, text: string): TemplateError {
  const { variable, hint, source, included, cause } = error;
  const header = text.length > (source?.length ?? 0) ? 1 : 0;
  const line = error.line === undefined || included !== undefined ? error.line : error.line + header;
  return new TemplateError(error.className, error.message, { variable, hint, source, line, included, file, cause });
}

/** The same error, with the variable that holds the template. */
export function heldBy(error: TemplateError, holder: string): TemplateError {
  return error.holder === undefined ? extended(error, { holder }) : error;
}

/** The same error, with the argument of a task that could not be rendered. */
export const ofOption = (error: TemplateError, option: string): TemplateError => extended(error, { option });

/** The same error, with the keyword of a task that could not be evaluated. */
export const ofKeyword = (error: TemplateError, keyword: string): TemplateError => extended(error, { keyword });

function extended(error: TemplateError, more: { holder?: string; option?: string; keyword?: string }): TemplateError {
  const { variable, hint, source, line, file, included, cause, holder, option, keyword } = error;
  const details = { variable, hint, source, line, file, included, cause, holder, option, keyword, ...more };
  return new TemplateError(error.className, error.message, details);
}

/** What Ansible says when the value of a variable could not be rendered. @param text the value as it was written */
export function whileTemplating(variable: string, text: string, error: TemplateError): TemplateError {
  const message = `An unhandled exception occurred while templating '${text}'. Error was a ${pythonClass(error.className)}, original message: ${error.message}`;
  const { hint, source, line } = error;
  return new TemplateError('AnsibleError', message, { variable, hint, source, line, cause: error });
}
