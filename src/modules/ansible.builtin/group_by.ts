import { str } from '../../python/repr.ts';
import { isText, textOf } from '../../values.ts';
import { defineModule } from '../api/module.ts';

/** Blanks are no part of a group's name. */
const dashed = (name: string): string => name.replaceAll(' ', '-');

export default defineModule({
  summary: 'Puts each host into a group that is named after its variables.',
  options: {
    key: { type: 'raw', description: 'Name of the group.' },
    parents: { type: 'raw', description: 'Groups that the group belongs to; all by default.' },
  },
  actionPlugin: true,
  raises: 'always',
  checkMode: 'Works the same.',
  answersFromHost: false,
  applies: 'group_by',
  supportsAsync: false,
  run: async context => {
    const { key, parents = ['all'] } = context.args;
    if (key === undefined) return context.fail("the 'key' param is required when using group_by");
    const list = Array.isArray(parents) ? parents.map(str) : [isText(parents) ? textOf(parents) : str(parents)];
    return { changed: false, add_group: dashed(str(key)), parent_groups: list.map(dashed) };
  },
});
