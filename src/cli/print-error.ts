import { codeFrame } from '../engine/explain/code-frame.ts';
import { errorBlock } from '../engine/explain/error-trail.ts';
import { EXIT, PlayError } from '../errors.ts';
import type { Screen } from '../report/screen.ts';
import { TemplateError } from '../template/templar-error.ts';

/** Shows an error as the user needs it: what, where, and what to do. */
export function printError(screen: Screen, error: PlayError): void {
  if (screen.layout === 'blocks') {
    const { message, code, position, hint } = error;
    screen.errorLine(errorBlock([{ message: `${message} [${code}]`, at: position, help: hint }]), 'error');
    return;
  }
  screen.errorLine(`ERROR! ${error.message} [${error.code}]`, 'error');
  if (error.position !== undefined) screen.errorLine(`\n${codeFrame(error.position)}`, 'error');
  if (error.hint !== undefined)
    screen.errorLine(`${error.position === undefined ? '' : '\n'}hint: ${error.hint}`, 'error');
}

/** Shows what ended a command. @returns the exit code */
export function printFailure(screen: Screen, error: unknown): number {
  if (error instanceof PlayError) {
    printError(screen, error);
    return error.exitCode;
  }
  // a template in a place that no host fails for
  if (error instanceof TemplateError) {
    const { message, hint } = error;
    printError(screen, new PlayError(message, { code: 'template', hint, exitCode: EXIT.error, cause: error }));
    return EXIT.error;
  }
  printBug(screen, error);
  return EXIT.unexpected;
}

/** A bug of tsplay itself. */
function printBug(screen: Screen, error: unknown): void {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  screen.errorLine(`ERROR! Unexpected Exception, this is probably a bug of tsplay: ${detail}`, 'error');
}
