/** The template's text is not Jinja2: TemplateSyntaxError, or TemplateAssertionError from the compiler. */
export class TemplateSyntaxError extends Error {
  readonly className: string;
  /** Counts from 1. */
  readonly line: number;
  constructor(message: string, line: number, className = 'TemplateSyntaxError') {
    super(message);
    this.name = 'TemplateSyntaxError';
    this.className = className;
    this.line = line;
  }
}
