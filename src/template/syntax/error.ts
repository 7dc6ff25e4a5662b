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

/** A template has a filter or test that is not there. */
export class MissingPluginError extends TemplateSyntaxError {
  readonly kind: 'filter' | 'test';
  readonly plugin: string;
  constructor(kind: 'filter' | 'test', plugin: string, message: string, line: number) {
    super(message, line);
    this.kind = kind;
    this.plugin = plugin;
  }
}
