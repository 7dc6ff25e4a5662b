import { PlayError } from '../../errors.ts';
import { str } from '../../python/semantics.ts';
import { unsafeText } from '../../python/unsafe.ts';
import type { Templar } from '../../template/templar.ts';
import { passwordHash } from '../../template/text/crypt/password-hash.ts';
import { Dict, oneOrMore, type Position, positionsOf, type Value, type Vars } from '../../values.ts';
import type { LoadedPlay } from '../compile/loaded-play.ts';
import type { Run } from '../open-run.ts';
import type { Services } from '../services.ts';
import { toBoolean } from '../variables/strict-boolean.ts';
import { openPlay } from './play-run.ts';

const KNOWN = ['name', 'prompt', 'private', 'confirm', 'default', 'encrypt', 'salt', 'salt_size', 'unsafe'];

/** Names that speak of secrets; most prompts are private only because that is the default. */
const SECRET_NAME = /pass|secret|token|key|pin\b/i;

interface Prompt {
  readonly name: string;
  readonly question: string;
  readonly fallback: string | undefined;
  /** Not shown while it is typed. */
  readonly hidden: boolean;
  readonly secret: boolean;
  readonly confirm: boolean;
  readonly unsafe: boolean;
  readonly encrypt: string | undefined;
  readonly salt: string | undefined;
  readonly saltSize: number | undefined;
}

/**
 * Asks the user for the variables of `vars_prompt`; those that `-e` gives are not asked for.
 * @throws PlayError `vars-prompt` for an entry that Ansible refuses too
 */
export async function promptForVars(run: Run, loaded: LoadedPlay): Promise<Vars> {
  const answers = new Map<string, Value>();
  const { play } = loaded.compiled;
  const given = play.keywords.get('vars_prompt') ?? null;
  const entries = oneOrMore(given);
  if (entries.length === 0) return answers;
  const { services } = run;
  const { variables } = openPlay(run, loaded, answers);
  const templar = variables.templar(variables.withoutHost());
  for (const entry of entries) {
    const prompt = readPrompt(entry, positionsOf(entry)?.self ?? play.at, templar);
    if (!services.options.extraVars.has(prompt.name)) answers.set(prompt.name, await ask(services, prompt));
  }
  return answers;
}

function readPrompt(entry: Value, at: Position, templar: Templar): Prompt {
  const wrong = (message: string) => new PlayError(message, { code: 'vars-prompt', position: at });
  const given = entry instanceof Dict ? entry : new Dict();
  if (!given.has('name')) throw wrong("Invalid vars_prompt data structure, missing 'name' key");
  for (const key of given.keys()) {
    if (!KNOWN.includes(String(key)))
      throw wrong(`Invalid vars_prompt data structure, found unsupported key '${String(key)}'`);
  }
  const text = (key: string): string | undefined => {
    const value = templar.template(given.get(key) ?? null);
    return value === null ? undefined : str(value);
  };
  const truth = (key: string, otherwise: boolean) => {
    const value = text(key);
    return value === undefined ? otherwise : toBoolean(value);
  };
  const name = text('name') ?? '';
  const encrypt = text('encrypt');
  const size = text('salt_size');
  const confirm = truth('confirm', false);
  const hidden = truth('private', true);
  return {
    name,
    question: text('prompt') ?? name,
    fallback: text('default'),
    hidden,
    secret: hidden && (given.has('private') || encrypt !== undefined || SECRET_NAME.test(name)),
    confirm,
    unsafe: truth('unsafe', false),
    encrypt,
    salt: text('salt'),
    saltSize: size === undefined ? undefined : Number(size),
  };
}

async function ask(services: Services, prompt: Prompt): Promise<Value> {
  const answer = await typed(services, prompt);
  if (answer === undefined) return null;
  if (prompt.secret) services.options.secrets.add(answer);
  const value = prompt.encrypt === undefined ? answer : hashed(answer, prompt.encrypt, prompt);
  return prompt.unsafe ? unsafeText(value) : value;
}

function hashed(answer: string, scheme: string, { salt, saltSize }: Prompt): string {
  try {
    return passwordHash(answer, { scheme, salt, saltSize });
  } catch (cause) {
    throw new PlayError((cause as Error).message, { code: 'vars-prompt', cause });
  }
}

/** What the user types, or the default; undefined when nobody can be asked and there is none. */
async function typed(
  { options, announcer }: Services,
  { question, fallback, hidden, confirm }: Prompt,
): Promise<string | undefined> {
  const { terminal } = options;
  if (!terminal.interactive) {
    announcer.warn('Not prompting as we are not in interactive mode');
    return fallback;
  }
  const label = fallback === undefined ? `${question}: ` : `${question} [${fallback}]: `;
  await announcer.told();
  const read = (message: string) => {
    terminal.write(message);
    return terminal.readLine({ echo: !hidden, signal: options.signal });
  };
  for (;;) {
    const answer = await read(label);
    if (!confirm || answer === (await read(`confirm ${label}`))) return answer || (fallback ?? '');
    terminal.write('***** VALUES ENTERED DO NOT MATCH ****\n');
  }
}
