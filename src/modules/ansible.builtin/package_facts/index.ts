import { defineModule } from '../../api/module.ts';
import { ask } from '../../script/findings.ts';
import { MANAGERS, type Manager, type PackageFact, packageLooks, packagesOf } from './package-list.ts';

const isManager = (name: string): name is Manager => (MANAGERS as readonly string[]).includes(name);

export default defineModule({
  summary: 'Gathers the installed packages into the fact packages.',
  options: {
    manager: {
      type: 'list',
      elements: 'str',
      default: ['auto'],
      description: 'Package managers to ask: auto, apt, rpm, apk.',
    },
    strategy: {
      type: 'str',
      default: 'first',
      choices: ['first', 'all'],
      description: 'Whether the first manager that the host has is enough.',
    },
  },
  checkMode: 'Works the same: it only reads.',
  applies: 'facts',
  run: async context => {
    const { manager, strategy } = context.args;
    const given = manager.map(name => name.toLowerCase());
    const unknown = given.filter(name => name !== 'auto' && !isManager(name));
    if (unknown.length > 0) context.fail(`Unsupported package managers requested: ${unknown.join(', ')}`);
    const wanted = [...new Set([...given.filter(isManager), ...(given.includes('auto') ? MANAGERS : [])])];
    const found = await ask(context.inspect, packageLooks(wanted));
    const lists = wanted.map(name => packagesOf(name, found)).filter(list => list !== undefined);
    if (lists.length === 0)
      context.fail(
        `Could not detect a supported package manager from the following list: [${wanted.map(name => `'${name}'`).join(', ')}], or the required Python library is not installed. Check warnings for details.`,
      );
    const counted = strategy === 'first' ? lists.slice(0, 1) : lists;
    const packages: Record<string, PackageFact[]> = Object.fromEntries(counted.flatMap(list => Object.entries(list)));
    return { changed: false, ansible_facts: { packages } };
  },
});
