import type { ModuleContext } from '../../src/modules/api/module.ts';

/** Modules in Python that answer with their name and what they were given, in place of those of an ansible-core. */
export const pythonModulesNamed =
  (...names: readonly string[]): ModuleContext<unknown>['pythonModule'] =>
  async name =>
    names.includes(name)
      ? {
          name,
          summary: '',
          options: {},
          checkMode: '',
          run: async ({ args }) => ({ changed: true, ran: name, with: JSON.stringify(args) }),
        }
      : undefined;
