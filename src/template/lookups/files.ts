import { existsSync } from 'node:fs';
import path from 'node:path';
import { decodeText } from '../../python/codecs.ts';
import { isFile } from '../../python/file-kind.ts';
import { glob } from '../../python/glob.ts';
import { dirName, joinPaths } from '../../python/posix-path.ts';
import { asText, PythonError, str, truthy } from '../../python/semantics.ts';
import { stripLeft, stripRight } from '../../python/strip.ts';
import { escapedText } from '../../python/surrogate-escape.ts';
import { Dict, type Value } from '../../values.ts';
import { type CallContext, type FileKind, type Kwargs, LOOP_ACTION, type Lookup } from '../callables.ts';
import { defineLookups } from '../plugin-table.ts';
import { lookupError } from './errors.ts';
import { listSetting } from './parameters.ts';

/** A file of the controller, found as lookups do; undefined when there is none. */
function find(context: CallContext, kind: FileKind, name: string): string | undefined {
  if (!path.isAbsolute(name)) return context.services.findFile(kind, name);
  return existsSync(name) ? name : undefined;
}

function readText(context: CallContext, file: string): string {
  return escapedText(context.services.readFile(file)).replace(/^\ufeff/, '');
}

/** The text of a file that the lookups `ini` and `csvfile` search. @throws PythonError `LookupError`, `UnicodeDecodeError` */
export function readFound(
  context: CallContext,
  name: string,
  { encoding, strict }: { readonly encoding: string; readonly strict: boolean },
): string | undefined {
  const found = find(context, 'files', name);
  return found === undefined ? undefined : decodeText(context.services.readFile(found), encoding, strict);
}

/** @param found what is there and is no file */
function notLocated({ services }: CallContext, name: string, found: string | undefined): string {
  if (services.core?.lookupWords !== true) return `could not locate file in lookup: ${name}`;
  const reason =
    found === undefined
      ? 'File not found. Use -vvvvv to see paths searched.'
      : `An error occurred while trying to read the file '${found}': [Errno 21] Is a directory: '${found}'`;
  return `Unable to access the file '${name}': ${reason}`;
}

const file: Lookup = (context, terms, kwargs) =>
  terms.map(term => {
    const found = find(context, 'files', str(term));
    if (found === undefined || !isFile(found)) throw lookupError(notLocated(context, str(term), found));
    let text = readText(context, found);
    if (truthy(kwargs.get('lstrip') ?? false)) text = stripLeft(text);
    if (truthy(kwargs.get('rstrip') ?? true)) text = stripRight(text);
    return text;
  });

const unvault: Lookup = (context, terms) =>
  terms.map(term => {
    const found = find(context, 'files', str(term));
    if (found === undefined)
      throw new PythonError('AnsibleParserError', `Unable to find file matching "${str(term)}" `);
    return readText(context, found);
  });

const template: Lookup = (context, terms, kwargs) =>
  terms.map(term => {
    const found = find(context, 'templates', str(term));
    if (found === undefined) throw lookupError(`the template file ${str(term)} could not be found for the lookup`);
    const text = readText(context, found);
    return context.renderFile === undefined
      ? context.template(text)
      : context.renderFile(text, { path: found, given: str(term) }, kwargs);
  });

/** Where a pattern is looked for: a folder that it names in the first place that has it, a bare one in all places in turn. */
function foldersOf({ services }: CallContext, named: string): readonly string[] {
  if (named === '') return services.filePlaces('files', '');
  const folder = services.findFile('files', named);
  if (folder !== undefined) return [folder];
  services.warn(`Unable to find '${named}' in expected paths (use -vvvvv to see paths)`);
  return [];
}

const fileGlob: Lookup = (context, terms) =>
  terms.flatMap((term): Value[] => {
    const pattern = str(term);
    if (path.isAbsolute(pattern)) return glob(pattern).filter(isFile);
    for (const folder of foldersOf(context, dirName(pattern))) {
      const files = glob(joinPaths([folder, path.basename(pattern)])).filter(isFile);
      if (files.length > 0) return files;
    }
    return [];
  });

const FILE_SEPARATORS = /[,;]\s*/;
const PATH_SEPARATORS = /[,:;]\s*/;

interface Search {
  readonly names: string[];
  readonly skip: boolean;
}

function namesOf(files: Value | undefined, paths: Value | undefined): string[] {
  const names = listSetting(files, FILE_SEPARATORS).map(str);
  const folders = listSetting(paths, PATH_SEPARATORS).map(str);
  return folders.length === 0 ? names : folders.flatMap(folder => names.map(name => joinPaths([folder, name])));
}

/** What is to be tried: names, lists of them, and dicts with `files`, `paths` and `skip`. */
function searchOf(terms: readonly Value[], kwargs: Kwargs): Search {
  const names: string[] = [];
  let skip = truthy(kwargs.get('skip') ?? false);
  for (const term of terms) {
    if (term instanceof Dict) {
      names.push(...namesOf(term.get('files') ?? kwargs.get('files'), term.get('paths') ?? kwargs.get('paths')));
      skip = truthy(term.get('skip') ?? skip);
    } else if (asText(term) !== undefined) {
      names.push(str(term));
    } else if (Array.isArray(term)) {
      const inner = searchOf(term, kwargs);
      names.push(...inner.names);
      skip = skip || inner.skip;
    } else
      throw lookupError(`Invalid term supplied, can handle string, mapping or list of strings but got: ${str(term)}`);
  }
  if (terms.length === 0) names.push(...namesOf(kwargs.get('files'), kwargs.get('paths')));
  return { names, skip };
}

/** Of a loop, its task's action says where files are looked for first. */
function kindOf(context: CallContext): FileKind {
  const action = context.resolve(LOOP_ACTION);
  if (action === undefined) return context.services.core?.firstFoundWithoutFiles === true ? '' : 'files';
  const name = str(action);
  if (name.includes('template')) return 'templates';
  return name.includes('var') ? 'vars' : 'files';
}

const firstFound: Lookup = (context, terms, kwargs) => {
  const { names, skip } = searchOf(terms, kwargs);
  const kind = kindOf(context);
  for (const name of names) {
    const found = find(context, kind, name);
    if (found !== undefined) return [found];
  }
  if (skip) return [];
  throw new PythonError('AnsibleLookupError', 'No file was found when using first_found.');
};

/** Lookups that read or find files of the controller. */
export default defineLookups({
  file,
  unvault,
  template,
  fileglob: fileGlob,
  first_found: firstFound,
});
