import { PlayError } from '../../errors.ts';
import { secretTexts } from '../../secret-texts.ts';
import { isText, textOf, type Value } from '../../values.ts';
import { mayHide, type TaskStep } from '../compile/steps.ts';
import { Secrets } from '../secrets.ts';

/** What is wrong with a task, without what its `no_log` hides: the words that it spells out, and the lines that it stands in. */
export function withoutSecrets(error: PlayError, step: TaskStep): PlayError {
  if (!mayHide(step)) return error;
  const secrets = new Secrets();
  for (const value of spelledOut(step)) for (const text of secretTexts(value, 1)) secrets.add(text);
  const { code, position, hint, exitCode, needs } = error;
  return new PlayError(secrets.mask(error.message), {
    code,
    position: { ...(position ?? step.ast.actionAt), hidden: true },
    hint: hint === undefined ? undefined : secrets.mask(hint),
    exitCode,
    needs,
    cause: error,
  });
}

/** All of the task as it is written, but its name: that is shown anyhow. */
function* spelledOut({ ast: { source, args } }: TaskStep): Generator<Value> {
  for (const [key, value] of source) if (key !== 'name') yield value;
  if (!isText(args)) return;
  for (const [, word = ''] of textOf(args).matchAll(/=\s*("[^"]*"|'[^']*'|\S+)/g))
    yield word.replace(/^["']|["']$/g, '');
}
