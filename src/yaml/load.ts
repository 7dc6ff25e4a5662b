import { PlayError } from '../errors.ts';
import { secretTexts } from '../secret-texts.ts';
import type { Position, Value } from '../values.ts';
import { refuseAliasBomb } from './alias-size.ts';
import { Composer } from './compose.ts';
import { Constructor } from './construct.ts';
import { jsonHint, syntaxHint } from './hints.ts';
import { parseJson } from './json.ts';
import { Lines } from './lines.ts';
import { scan } from './scan.ts';
import { SyntaxFault } from './syntax-fault.ts';
import { VaultKeyring } from './vault.ts';

export interface YamlOptions {
  readonly file: string;
  /** [defaults] duplicate_dict_key: what becomes of a key that stands twice in a mapping. */
  readonly duplicateKeys?: 'error' | 'warn' | 'ignore' | undefined;
  readonly vault?: VaultKeyring | undefined;
  readonly warn?: ((message: string, at: Position) => void) | undefined;
}

const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * Reads one document as Ansible's DataLoader does: as JSON where it is JSON, else as YAML 1.1 like PyYAML with libyaml.
 * An empty text is null. Containers know the positions of their parts (`positionsOf`), unless the text is JSON.
 * @throws PlayError with the position of the fault: `yaml-syntax`, `yaml-undefined-alias`, `yaml-unhashable-key`, `yaml-duplicate-key`...
 */
export function loadYaml(text: string, options: YamlOptions): Value {
  const keyring = options.vault ?? new VaultKeyring();
  const json = parseJson(text, ciphertext => keyring.inline(ciphertext, undefined));
  if (json !== undefined) return json;
  return read(text, options, keyring, (composer, construct) => {
    const document = composer.document();
    const next = document && composer.document();
    if (next) throw new SyntaxFault('but found another document', next.startsAt, 'yaml-many-documents', MANY_HINT);
    return document ? construct.document(document.root) : null;
  });
}

/** Reads a file of variables, vaulted or not: what a vaulted one holds is secret. @throws PlayError */
export function loadVars(text: string, options: YamlOptions): Value {
  const { vault, file } = options;
  if (vault?.isEncrypted(text) !== true) return loadYaml(text, options);
  const data = loadYaml(vault.decrypt(text, file), options);
  for (const secret of secretTexts(data)) vault.announce(secret);
  return data;
}

const MANY_HINT = 'expected a single document in the file; a second one begins at this `---`';

/** JSON alone, as an inventory script prints it; undefined when the text is not JSON. */
export function parseJsonText(text: string, vault: VaultKeyring = new VaultKeyring()): Value | undefined {
  return parseJson(text, ciphertext => vault.inline(ciphertext, undefined));
}

/** All documents of a stream. */
export function loadYamlAll(text: string, options: YamlOptions): Value[] {
  return read(text, options, options.vault ?? new VaultKeyring(), (composer, construct) => {
    const values: Value[] = [];
    for (let document = composer.document(); document; document = composer.document())
      values.push(construct.document(document.root));
    return values;
  });
}

function read<T>(
  source: string,
  options: YamlOptions,
  keyring: VaultKeyring,
  use: (composer: Composer, construct: Constructor) => T,
): T {
  const text = normalise(source);
  const lines = new Lines(text, options.file);
  const construct = new Constructor({
    lines,
    encrypted: (ciphertext, at) => keyring.inline(ciphertext, at),
    duplicateKey: (message, at) => duplicateKey(message, at, options),
  });
  try {
    refuseUnprintable(text);
    return use(new Composer(scan(text), refuseAliasBomb), construct);
  } catch (fault) {
    throw fault instanceof SyntaxFault ? playError(fault, lines, text) : fault;
  }
}

function duplicateKey(message: string, at: Position, { duplicateKeys = 'warn', warn }: YamlOptions): void {
  if (duplicateKeys === 'warn') warn?.(message, at);
  if (duplicateKeys === 'error')
    throw new PlayError(message, { code: 'yaml-duplicate-key', position: at, hint: DUPLICATE_HINT, exitCode: 4 });
}

const DUPLICATE_HINT = 'duplicate_dict_key = error asks for this; leave one of the two';

/** Every break becomes one line feed; lines and columns stay as they are. */
function normalise(source: string): string {
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  return /[\r\x85]/.test(text) ? text.replace(/\r\n|[\r\x85]/g, '\n') : text;
}

function refuseUnprintable(text: string): void {
  const found = UNPRINTABLE.exec(text);
  if (found) throw new SyntaxFault('control characters are not allowed', found.index, 'yaml-control-character');
}

function playError(fault: SyntaxFault, lines: Lines, text: string): PlayError {
  const position = lines.position(fault.at);
  const hint =
    fault.hint ??
    (fault.code === 'yaml-syntax' ? jsonHint(text) : undefined) ??
    syntaxHint(fault.message, lines.line(position.line), lines.line(position.line - 1), position.column);
  return new PlayError(fault.message, { code: fault.code, position, hint, exitCode: 4, cause: fault });
}
