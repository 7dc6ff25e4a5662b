import { EXIT, PlayError } from '../../errors.ts';
import type { Terminal } from '../../modules/api/terminal.ts';
import type { VaultSecret } from '../../yaml/vault.ts';
import { seal } from '../../yaml/vault-format.ts';
import { readSource, STDIO } from './vault-files.ts';

interface NamedText {
  readonly text: Buffer;
  readonly name: string | undefined;
  /** Where it came from, as the remark above it says. */
  readonly from: string;
}

export interface EncryptStringArguments {
  readonly operands: readonly string[];
  readonly names: readonly string[];
  readonly stdinName: string | undefined;
  readonly prompt: boolean;
  readonly showInput: boolean;
}

/** As YAML needs it: the block's lines hang under the name. */
const INDENT = ' '.repeat(10);

/** `name: !vault |` and the ciphertext, to be pasted into a file of variables. */
export function vaultValue(text: Buffer, name: string | undefined, secret: VaultSecret): string {
  const sealed = seal(text, secret.password, secret.id).trimEnd();
  const block = sealed.split('\n').map(line => `${INDENT}${line}`);
  return [`${name === undefined ? '' : `${name}: `}!vault |`, ...block].join('\n');
}

/**
 * `encrypt_string`: texts from a prompt, from standard input and from the command line, in this order.
 * @param remark says what concerns the user and not the output
 */
export async function encryptStrings(
  args: EncryptStringArguments,
  secret: VaultSecret,
  terminal: Terminal,
  remark: (text: string) => void,
): Promise<string> {
  const texts = [
    ...(args.prompt ? [await askForText(terminal, args.showInput)] : []),
    ...fromStdin(args, remark),
    ...fromCommandLine(args, remark),
  ];
  texts.forEach(({ name, from }, index) => {
    if (texts.length === 1) return;
    const number = `the string #${index + 1} from ${from}`;
    remark(
      name === undefined
        ? `# The encrypted version of ${number}.)`
        : `# The encrypted version of variable ("${name}", ${number}).`,
    );
  });
  // Ended as a line is: what is appended to a file (`>> vars.yml`) must not run into what is appended next.
  return texts.map(({ text, name }) => `${vaultValue(text, name, secret)}\n`).join('');
}

async function askForText(terminal: Terminal, showInput: boolean): Promise<NamedText> {
  terminal.write('Variable name (enter for no name): ');
  const name = await terminal.readLine({ echo: true });
  terminal.write(showInput ? 'String to encrypt:' : 'String to encrypt (hidden): ');
  const text = await terminal.readLine({ echo: showInput });
  if (text === '')
    throw new PlayError('The plaintext provided from the prompt was empty, not encrypting', { code: 'vault-empty' });
  return { text: Buffer.from(text), name: name === '' ? undefined : name, from: 'the interactive prompt' };
}

function fromStdin(args: EncryptStringArguments, remark: (text: string) => void): NamedText[] {
  const asked = args.operands.includes(STDIO) || args.stdinName !== undefined;
  const nothingElse = args.operands.length === 0 && !args.prompt;
  if (!asked && !nothingElse) return [];
  if (args.prompt) {
    const message = 'The --prompt option is not supported if also reading input from stdin';
    throw new PlayError(message, { code: 'usage', exitCode: EXIT.usage });
  }
  if (process.stdin.isTTY === true)
    remark(
      'Reading plaintext input from stdin. (ctrl-d to end input, twice if your content does not already have a newline)',
    );
  const text = readSource(STDIO);
  if (text.length === 0) throw new PlayError('stdin was empty, not encrypting', { code: 'vault-empty' });
  return [{ text, name: args.stdinName, from: 'stdin' }];
}

function fromCommandLine(args: EncryptStringArguments, remark: (text: string) => void): NamedText[] {
  const texts = args.operands.filter(text => text !== STDIO);
  if (texts.length > args.names.length && args.names.length > 0) {
    remark('The number of --name options do not match the number of args.');
    remark(`The last named variable will be "${args.names.at(-1)}". The rest will not have names.`);
  }
  return texts.map((text, index) => {
    if (text === '')
      throw new PlayError('The plaintext provided from the command line args was empty, not encrypting', {
        code: 'vault-empty',
      });
    return { text: Buffer.from(text), name: args.names[index], from: 'the command line args' };
  });
}
