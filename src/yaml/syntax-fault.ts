import type { ErrorCode } from '../error-codes.ts';
/** A fault in the text at an offset; `load.ts` makes it a PlayError with position and hint. */
export class SyntaxFault extends Error {
  readonly at: number;
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  constructor(message: string, at: number, code: ErrorCode = 'yaml-syntax', hint?: string) {
    super(message);
    this.at = at;
    this.code = code;
    this.hint = hint;
  }
}
