import { PlayError } from '../errors.ts';
import { Dict, isText, textOf, type Value, type Vars } from '../values.ts';
import type { LoadedPlay } from './load-playbook.ts';
import type { Run } from './run.ts';
import { toBoolean } from './truth.ts';

const text = (value: Value | undefined): string | undefined =>
  value === undefined || value === null ? undefined : isText(value) ? textOf(value) : String(value);

const KNOWN = new Set(['name', 'prompt', 'private', 'confirm', 'default', 'encrypt', 'salt', 'salt_size', 'unsafe']);

/** Asks the user for the variables of `vars_prompt`; those that `-e` gives are not asked for. */
export async function promptForVars(run: Run, { compiled }: LoadedPlay): Promise<Vars> {
  const answers = new Map<string, Value>();
  const given = compiled.play.keywords.get('vars_prompt') ?? null;
  for (const entry of Array.isArray(given) ? given : []) {
    const prompt = entry instanceof Dict ? entry : new Dict();
    const name = text(prompt.get('name'));
    if (name === undefined) throw wrong(compiled.play.at, "Invalid vars_prompt data structure, missing 'name' key");
    const unknown = [...prompt.keys()].map(String).find(key => !KNOWN.has(key));
    if (unknown !== undefined)
      throw wrong(compiled.play.at, `Invalid vars_prompt data structure, found unsupported key '${unknown}'`);
    if (prompt.get('encrypt') !== undefined && prompt.get('encrypt') !== null) {
      throw wrong(
        compiled.play.at,
        "vars_prompt: 'encrypt' is not supported; use the filter password_hash where the variable is used",
      );
    }
    if (!run.options.extraVars.has(name)) answers.set(name, await ask(run, name, prompt));
  }
  return answers;
}

function wrong(position: PlayError['position'], message: string): PlayError {
  return new PlayError(message, { code: 'vars-prompt', position });
}

async function ask(run: Run, name: string, prompt: Dict): Promise<Value> {
  const { terminal, secrets } = run.options;
  const fallback = text(prompt.get('default'));
  const hidden = toBoolean(prompt.get('private') ?? true);
  if (!terminal.interactive) {
    run.warn('Not prompting as we are not in interactive mode');
    return fallback ?? null;
  }
  const question = text(prompt.get('prompt')) ?? name;
  const label = fallback === undefined ? `${question}: ` : `${question} [${fallback}]: `;
  const read = async (message: string) => {
    terminal.write(message);
    return terminal.readLine({ echo: !hidden, signal: run.options.signal });
  };
  for (;;) {
    const answer = (await read(label)) || (fallback ?? '');
    if (toBoolean(prompt.get('confirm') ?? false) && answer !== (await read(`confirm ${label}`))) {
      terminal.write('***** VALUES ENTERED DO NOT MATCH ****\n');
      continue;
    }
    if (hidden) secrets.add(answer);
    return answer;
  }
}
