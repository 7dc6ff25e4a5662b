import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, normalize, resolve } from 'node:path';
import { expandUser } from '../../python/posix-path.ts';
import type { FileKind, ForeignPlugins, TemplateServices } from '../../template/callables.ts';
import { Templar, type TemplarOptions } from '../../template/templar.ts';
import { loadYaml, loadYamlAll } from '../../yaml/load.ts';
import { VaultKeyring } from '../../yaml/vault.ts';
import { coreOf, type RunOptions } from '../options.ts';
import type { VariableScope } from './scope.ts';
import { settingByName } from './setting-names.ts';

/** Where a template is rendered, which decides where its lookups search. */
export interface SearchFrom {
  /** The folders of the role and of those that led to it, the innermost first. */
  readonly roles?: readonly string[] | undefined;
  /** The file that the task stands in. */
  readonly file?: string | undefined;
}

/** Folders that a task's files are searched in, as Ansible goes through them: the role's and its parents', the including file's, the play's. */
export function searchStack(playDir: string, from: SearchFrom): readonly string[] {
  return [...(from.roles ?? []), ...(from.file === undefined ? [] : [dirname(from.file)]), playDir];
}

/** The same, each of them once. */
export const searchFolders = (playDir: string, from: SearchFrom): readonly string[] => [
  ...new Set(searchStack(playDir, from)),
];

const withHome = (name: string): string => expandUser(name, homedir());

const placesIn = (kind: FileKind, name: string, folders: readonly string[]): string[] =>
  folders.flatMap(folder => [resolve(folder, kind, name), resolve(folder, name)]);

/** Where a file of a kind may lie, best place first; `~` is the home of who runs this. */
export function searchPlaces(kind: FileKind, name: string, folders: readonly string[]): readonly string[] {
  const own = withHome(name);
  return isAbsolute(own) ? [normalize(own)] : [...new Set(placesIn(kind, name, folders))];
}

/** Ansible's words for a file of the controller that is in none of its places. @param stack as `searchStack` has it */
export function notFoundText(kind: FileKind, name: string, stack: readonly string[]): string {
  const places = isAbsolute(withHome(name)) ? [] : placesIn(kind, name, stack);
  const searched = places.length === 0 ? '' : `\nSearched in:\n\t${places.join('\n\t')}`;
  return (
    `Could not find or access '${name}'${searched} on the Ansible Controller.\n` +
    'If you are using a module and expect the file to exist on the remote, see the remote_src option'
  );
}

/** Texts that a condition spells out are nobody's business: its task may be under `no_log`. */
const withoutTexts = (condition: string): string => condition.replace(/'[^']*'|"[^"]*"/g, "'...'");

/** Lends templates what they may use of the controller, and keeps one set of options for each place. */
export class TemplateSurroundings {
  readonly #options: Pick<RunOptions, 'settings' | 'vault'>;
  readonly #warn: (message: string) => void;
  readonly #plugins: ForeignPlugins | undefined;
  /** Is told what another ansible-core would do otherwise. */
  readonly #changing: ((message: string) => void) | undefined;
  readonly #known = new Map<string, TemplarOptions>();

  constructor(
    options: Pick<RunOptions, 'settings' | 'vault'>,
    warn: (message: string) => void,
    plugins?: ForeignPlugins,
    changing?: (message: string) => void,
  ) {
    this.#changing = changing;
    this.#options = options;
    this.#warn = warn;
    this.#plugins = plugins;
  }

  templar(scope: VariableScope, playDir: string, from: SearchFrom = {}): Templar {
    const key = `${playDir}\0${from.roles?.join('\0') ?? ''}\0\0${from.file ?? ''}`;
    let options = this.#known.get(key);
    if (options === undefined) {
      const settings = this.#options.settings;
      options = {
        services: { ...this.#services(searchFolders(playDir, from)), ...this.#changes(from.file ?? playDir) },
        jinja2Native: settings.jinja2Native,
      };
      this.#known.set(key, options);
    }
    return new Templar(scope, options);
  }

  /** On the line of 2.14, what is written so that ansible-core 2.19 does something else; on that of 2.19, what later ones refuse. */
  #changes(where: string): Pick<TemplateServices, 'loose' | 'reread' | 'deprecated'> {
    const tell = this.#changing;
    if (tell === undefined) return {};
    if (coreOf(this.#options).strictConditions)
      return {
        deprecated: message =>
          tell(`${message} This feature will be removed from ansible-core version 2.23. It is used in ${where}.`),
      };
    const more = '`tsplay check-core 2.19` tells how both do the same.';
    return {
      loose: (condition, type) =>
        tell(
          `The condition \`${withoutTexts(condition)}\` in ${where} gives ${type}: ansible-core 2.19 fails there. ${more}`,
        ),
      reread: () =>
        tell(
          `A template in ${where} gives text that is read as a list or dict: ansible-core 2.19 leaves it text. ${more}`,
        ),
    };
  }

  #services(folders: readonly string[]): TemplateServices {
    const vault = this.#options.vault ?? new VaultKeyring([]);
    const read = (path: string) => {
      const data = readFileSync(path);
      if (data.subarray(0, 14).toString('latin1') !== '$ANSIBLE_VAULT') return data;
      const plain = vault.decrypt(data.toString('utf8'), path);
      vault.announce(plain);
      return Buffer.from(plain);
    };
    return {
      loadYaml: text => loadYaml(text, { file: '<template>', vault }),
      loadYamlAll: text => loadYamlAll(text, { file: '<template>', vault }),
      readFile: read,
      filePlaces: (kind, name) => searchPlaces(kind, name, folders),
      findFile: (kind, name) => searchPlaces(kind, name, folders).find(place => existsSync(place)),
      folders,
      searchPath: folders.flatMap(folder => [join(folder, 'templates'), folder]),
      environment: process.env,
      plugins: this.#plugins,
      vault: {
        isEncrypted: text => vault.isEncrypted(text),
        decrypt: text => vault.inline(text, undefined).decrypt(),
        encrypt: (text, password, id) => vault.encrypt(text, password, id),
      },
      warn: message => this.#warn(message),
      core: coreOf(this.#options),
      setting: name => settingByName(this.#options.settings, name),
    };
  }
}
