import { Bridge } from '../../bridge/bridge.ts';
import type { Settings } from '../../config/settings.ts';
import { EXIT, PlayError } from '../../errors.ts';
import type { Collections } from '../../playbook/collections.ts';
import type { Library } from './module-library.ts';

/** The way to modules in Python, as the settings lead to it. */
export function openBridge(settings: Settings, collections: Collections, library: Library): Bridge {
  const interpreters = { setting: settings.interpreterPython, fallback: settings.interpreterPythonFallback };
  const { ansibleCore, pythonModuleRlimitNofile: openFiles } = settings;
  const told = { ansibleCore: ansibleCore ?? undefined, env: process.env, interpreters, openFiles };
  return new Bridge(told, collections, () => [...library.moduleUtils, ...settings.moduleUtils]);
}

/** By the setting `prefer`: `native`, `python`, or `python: NAME, NAME`. @throws PlayError `config-choice` */
export function pythonPreferred(prefer: string): (name: string) => boolean {
  const [, which, list] = /^\s*(native|python)\s*(?::(.*))?$/s.exec(prefer) ?? [];
  if (which === undefined || (which === 'native' && list !== undefined))
    throw new PlayError(`the setting prefer is ${JSON.stringify(prefer)}`, {
      code: 'config-choice',
      hint: '`native`, `python`, or `python: NAME, NAME`',
      exitCode: EXIT.error,
    });
  if (which === 'native') return () => false;
  if (list === undefined) return () => true;
  const names = new Set(list.split(/[\s,]+/).filter(name => name !== ''));
  return name => names.has(name) || names.has(name.slice(name.lastIndexOf('.') + 1));
}
