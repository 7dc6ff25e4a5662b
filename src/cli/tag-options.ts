import type { Settings } from '../config/settings.ts';
import { core } from '../core-line.ts';
import type { TagSelection } from '../engine/compile/tags.ts';
import type { PlaybookArguments } from './playbook-arguments.ts';

const split = (given: readonly string[]): string[] =>
  given
    .flatMap(text => text.split(','))
    .map(text => text.trim())
    .filter(text => text !== '');

/** `--tags` and `--skip-tags`, each of which may be given several times with several tags; ansible.cfg where they are not. */
export function tagSelection(args: PlaybookArguments, settings: Settings): TagSelection {
  const only = split(args.tags.length > 0 ? args.tags : settings.runTags);
  const skip = split(args.skipTags.length > 0 ? args.skipTags : settings.skipTags);
  const all = args.listTags && skip.length === 0 && core(settings.core).neverListed ? ['all', 'never'] : ['all'];
  return { only: new Set(only.length === 0 ? all : only), skip: new Set(skip) };
}
