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
function pieces(term: string): string[] {
  const found: string[] = [];
  for (const word of term.split(' ')) {
    const begins = INLINE.some(name => word.startsWith(`${name}=`));
    if (begins || found.length === 0) found.push(word);
    else found.push(`${found.pop() ?? ''} ${word}`);
  }
  return found.map(piece => piece.trimEnd());
}

/** A term's key; what it sets inline goes to `options`. @throws PythonError AnsibleLookupError */
function keyOf(term: Value, options: Map<string, Value>): string {
  const text = asText(term);
  if (text === undefined) throw new PythonError('TypeError', `argument of type '${typeName(term)}' is not iterable`);
  if (!text.includes('=')) return text;
  const parts = pieces(text);
  const [key = '', ...settings] = parts;
  const name = key.split('=')[0] ?? '';
  if (key.includes('=')) {
    throw iniError(
      INLINE.includes(name)
        ? `No key to lookup was provided as first term with in string inline options: ${text}`
        : `${name} is not a valid option.`,
    );
  }
  for (const part of settings) {
    const [option = '', value = '', ...more] = part.split('=');
    if (more.length > 0)
      throw iniError(
        `Could not use '${part}' from '${repr(parts)}': too many values to unpack (expected 2). too many values to unpack (expected 2)`,
      );
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
function parsed(text: string, name: string, kwargs: Kwargs): ConfigParser {
  const flag = (name: string, fallback: boolean) => truthy(kwargs.get(name) ?? fallback);
  try {
    return new ConfigParser(text, {
      caseSensitive: flag('case_sensitive', false),
      allowNoValue: flag('allow_no_value', flag('allow_none', false)),
      source: '<???>',
    });
  } catch (error) {
    if (!(error instanceof PythonError) || error.className !== 'DuplicateOptionError') throw error;
    throw iniError(`Duplicate option in '${name}': ${error.message}`);
  }
}

/** `ini`: options of an INI or properties file by their names, or by a regular expression. */
export const ini: Lookup = (context, terms, kwargs) => {
  checkedType(kwargs);
  const options = new Map(kwargs).set('re', isTrue(kwargs.get('re') ?? false));
  return terms.flatMap((term): Value[] => {
    const key = keyOf(term, options);
    const name = str(options.get('file') ?? 'ansible.ini');
    const text = readFound(context, name, { encoding: str(options.get('encoding') ?? 'utf-8'), strict: false });
    if (text === undefined) throw new PythonError('AnsibleParserError', "Invalid filename: 'None'");
    const properties = checkedType(options) === 'properties';
    const section = properties ? 'java_properties' : str(options.get('section') ?? 'global');
    const config = parsed(properties ? `[java_properties]\n${text}` : text, name, kwargs);
    if (!config.has(section)) throw iniError(`No section '${section}' in ${name}`);
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
