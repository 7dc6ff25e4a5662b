/** How a setting is read; `T` is the type of its value. */
export interface Definition<T> {
  readonly type: 'bool' | 'int' | 'text' | 'list' | 'path' | 'pathspec' | 'pathlist';
  /** `section.key`, the last one found wins. */
  readonly ini: readonly string[];
  /** Names in the environment, the last one found wins; they win over the file. */
  readonly env: readonly string[];
  readonly fallback: T;
  readonly doc: string;
  /** The only values that there are, and ansible-core's name of the setting, which its complaint tells. */
  readonly choices?: { readonly values: readonly string[]; readonly setting: string };
  /** Known, but without effect here: said once when it is set to something else than the default. */
  readonly unsupported?: true;
}

function names(text: string): string[] {
  return text.split(' ').filter(name => name !== '');
}

function define<T>(type: Definition<T>['type'], ini: string, env: string, fallback: T, doc: string): Definition<T> {
  return { type, ini: names(ini), env: names(env), fallback, doc };
}

export const bool = (ini: string, env: string, fallback: boolean, doc: string): Definition<boolean> =>
  define('bool', ini, env, fallback, doc);
export const int = (ini: string, env: string, fallback: number, doc: string): Definition<number> =>
  define('int', ini, env, fallback, doc);
export const optionalInt = (ini: string, env: string, doc: string): Definition<number | undefined> =>
  define<number | undefined>('int', ini, env, undefined, doc);
export const text = (ini: string, env: string, fallback: string, doc: string): Definition<string> =>
  define('text', ini, env, fallback, doc);
/** A text that is one of `values`; `setting` is ansible-core's name for it. */
export function choice<const T extends string>(
  ini: string,
  env: string,
  setting: string,
  values: readonly T[],
  fallback: NoInfer<T>,
  doc: string,
): Definition<T> {
  return { ...define<T>('text', ini, env, fallback, doc), choices: { values, setting } };
}
export const optionalText = (ini: string, env: string, doc: string): Definition<string | undefined> =>
  define<string | undefined>('text', ini, env, undefined, doc);
/** An option of a become plugin: what holds for all methods, and what the method's own section and variable say. */
export const becomeOption = (
  method: string,
  option: 'user' | 'exe' | 'flags' | 'password',
): Definition<string | undefined> => {
  const general = option === 'password' ? [] : [`privilege_escalation.become_${option}`];
  const own = `${method}_become_plugin.${option === 'exe' ? 'executable' : option}`;
  const variable = (option === 'password' ? 'pass' : option).toUpperCase();
  const env = `ANSIBLE_BECOME_${variable} ANSIBLE_${method.toUpperCase()}_${variable}`;
  return optionalText([...general, own].join(' '), env, `become_${option} of ${method}`);
};
export const list = (
  ini: string,
  env: string,
  fallback: readonly string[],
  doc: string,
): Definition<readonly string[]> => define('list', ini, env, fallback, doc);
export const optionalPath = (ini: string, env: string, doc: string): Definition<string | undefined> =>
  define<string | undefined>('path', ini, env, undefined, doc);
export const path = (ini: string, env: string, fallback: string, doc: string): Definition<string> =>
  define('path', ini, env, fallback, doc);
/** Separated by colons. */
export const pathspec = (
  ini: string,
  env: string,
  fallback: readonly string[],
  doc: string,
): Definition<readonly string[]> => define('pathspec', ini, env, fallback, doc);
/** Separated by commas. */
export const pathlist = (
  ini: string,
  env: string,
  fallback: readonly string[],
  doc: string,
): Definition<readonly string[]> => define('pathlist', ini, env, fallback, doc);

export function unsupported<T>(definition: Definition<T>): Definition<T> {
  return { ...definition, unsupported: true };
}
