import { Dict, type Value } from '../../values.ts';
import type { TaskStep } from '../compile/steps.ts';
import { renderedTags, selects, writtenTags } from '../compile/tags.ts';
import { taskStep } from '../compile/task-step.ts';
import type { PlayRun } from './play-run.ts';

/** The implicit first task of a play, when tags let it run. `always`, unless the play itself is tagged. */
export function gatherFactsStep({ play }: PlayRun): TaskStep | undefined {
  const keywords = play.compiled.play.keywords;
  const args = new Dict();
  for (const name of ['gather_subset', 'gather_timeout', 'fact_path']) {
    const value = keywords.get(name);
    if (value !== undefined && value !== null) args.set(name, value);
  }
  const { context } = play;
  const ofPlay = writtenTags(keywords.get('tags') ?? null);
  const tags = renderedTags(ofPlay.length === 0 ? ['always'] : ofPlay, tag =>
    context.renderStatic(tag, { ...context, frame: play.compiled.frame }),
  );
  const own = new Map<string, Value>(ofPlay.length === 0 ? [['tags', ['always']]] : []);
  const { at } = play.compiled.play;
  const ast = {
    kind: 'task',
    at,
    keywords: own,
    source: new Dict(),
    name: 'Gathering Facts',
    action: 'gather_facts',
    args,
    actionAt: at,
  } as const;
  const step = taskStep(ast, { name: 'gather_facts' }, { ...context, frame: play.compiled.frame }, true);
  return selects(context.tags, tags) ? step : undefined;
}

/** Whether a host is asked for its facts: by the play's `gather_facts`, or by the setting `gathering`. */
export function wantsFacts({ services, world, variables }: PlayRun, host: string): boolean {
  const asked = variables.fields.gatherFacts;
  const gathering = services.options.settings.gathering;
  if (gathering === 'smart') return asked !== false && !world.host(host).gathered;
  return asked ?? gathering !== 'explicit';
}
