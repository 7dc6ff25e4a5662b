import { ConfigParser } from '../../python/configparser.ts';
import { regex } from '../../python/regex/regex.ts';
import { asText, PythonError, repr, str, truthy, typeName } from '../../python/semantics.ts';
import type { Value } from '../../values.ts';
import type { Kwargs, Lookup } from '../callables.ts';
import { readFound } from './files.ts';
import { oneOrMany } from './parameters.ts';

/** What a term may set inline, as `key section=x file=y`. It holds for the terms after it, too. */
const INLINE = ['type', 'file', 'section', 're', 'encoding', 'default', 'case_sensitive', 'allow_no_value'];
const TYPES = ['ini', 'properties'];

function iniError(message: string): PythonError {
  return new PythonError('AnsibleLookupError', message);
}

/** The pieces of a term: its key, then one for each option named, with the words that follow it. */
function pieces(term: string, inline: readonly string[]): string[] {
  const found: string[] = [];
  for (const word of term.split(' ')) {
    const begins = inline.some(name => word.startsWith(`${name}=`));
    if (begins || found.length === 0) found.push(word);
    else found.push(`${found.pop() ?? ''} ${word}`);
  }
  return found.map(piece => piece.trimEnd());
}

/** What may be said of a term, in the words of either line. */
interface Words {
  noKey(term: string): string;
  noOption(name: string): string;
  unusable(part: string, parts: readonly string[]): string;
  noSection(section: string, file: string): string;
  readonly noFile: string;
}

const TOO_MANY = 'too many values to unpack (expected 2)';

const WORDS: Words = {
  noKey: term => `No key to lookup was provided as first term with in string inline options: ${term}`,
  noOption: name => `${name} is not a valid option.`,
  unusable: (part, parts) => `Could not use '${part}' from '${repr([...parts])}': ${TOO_MANY}. ${TOO_MANY}`,
  noSection: (section, file) => `No section '${section}' in ${file}`,
  noFile: "Invalid filename: 'None'",
};

const WORDS_219: Words = {
  noKey: term => `No key to look up was provided as first term within string inline options: ${term}`,
  noOption: name => `'${name}' is not a valid option.`,
  unusable: (part, parts) => `Could not use '${part}' from ${repr([...parts])}: ${TOO_MANY}`,
  noSection: (section, file) => `No section '${section}' in '${file}'.`,
  noFile: 'Invalid filename None.',
};

/** A term's key; what it sets inline goes to `options`. @throws PythonError AnsibleLookupError */
function keyOf(term: Value, options: Map<string, Value>, inline: readonly string[], words: Words): string {
  const text = asText(term);
  if (text === undefined) throw new PythonError('TypeError', `argument of type '${typeName(term)}' is not iterable`);
  if (!text.includes('=')) return text;
  const parts = pieces(text, inline);
  const [key = '', ...settings] = parts;
  const name = key.split('=')[0] ?? '';
  if (key.includes('=')) {
    throw iniError(inline.includes(name) ? words.noKey(text) : words.noOption(name));
  }
  for (const part of settings) {
    const [option = '', value = '', ...more] = part.split('=');
    if (more.length > 0) throw iniError(words.unusable(part, parts));
    options.set(option, value);
  }
  return key;
}

/** A setting of the type bool; what is set inline is text, and so true whatever it says. */
function isTrue(value: Value): boolean {
  const text = asText(value);
  return text === undefined ? truthy(value) : /^(?:y|yes|on|1|true|t|1\.0)$/i.test(text);
}

function checkedType(options: Kwargs): string {
  const type = str(options.get('type') ?? 'ini');
  if (!TYPES.includes(type))
    throw new PythonError(
      'AnsibleOptionsError',
      `Invalid value "${type}" for configuration option "plugin_type: lookup plugin: ini setting: type ", valid values are: ${TYPES.join(', ')}`,
    );
  return type;
}

/** How the text is read is for the call alone to say. */
function parsed(text: string, name: string, kwargs: Kwargs, isRaw: boolean): ConfigParser {
  const flag = (name: string, fallback: boolean) => truthy(kwargs.get(name) ?? fallback);
  try {
    return new ConfigParser(text, {
      caseSensitive: flag('case_sensitive', false),
      allowNoValue: flag('allow_no_value', flag('allow_none', false)),
      source: '<???>',
      raw: isRaw,
    });
  } catch (error) {
    if (!(error instanceof PythonError) || error.className !== 'DuplicateOptionError') throw error;
    throw iniError(`Duplicate option in '${name}': ${error.message}`);
  }
}

/** `ini`: options of an INI or properties file by their names, or by a regular expression. */
export const ini: Lookup = (context, terms, kwargs) => {
  checkedType(kwargs);
  const isLater = context.services.core?.lookupWords === true;
  const words = isLater ? WORDS_219 : WORDS;
  const inline = isLater ? [...INLINE, 'interpolation'] : INLINE;
  const isRaw = isLater && !truthy(kwargs.get('interpolation') ?? true);
  const options = new Map(kwargs).set('re', isTrue(kwargs.get('re') ?? false));
  return terms.flatMap((term): Value[] => {
    const key = keyOf(term, options, inline, words);
    const name = str(options.get('file') ?? 'ansible.ini');
    const text = readFound(context, name, { encoding: str(options.get('encoding') ?? 'utf-8'), strict: false });
    if (text === undefined) throw new PythonError('AnsibleParserError', words.noFile);
    const properties = checkedType(options) === 'properties';
    const section = properties ? 'java_properties' : str(options.get('section') ?? 'global');
    const config = parsed(properties ? `[java_properties]\n${text}` : text, name, kwargs, isRaw);
    if (!config.has(section)) throw iniError(words.noSection(section, name));
    if (truthy(options.get('re') ?? false)) {
      const items = config.items(section);
      const pattern = regex(key, { ignoreCase: true });
      return [...items].filter(([option]) => pattern.match(option) !== undefined).map(([, value]) => value ?? '');
    }
    const value = config.get(section, key);
    const found = value === undefined ? (options.get('default') ?? '') : value;
    return oneOrMany(found);
  });
};
