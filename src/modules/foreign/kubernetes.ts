import { existsSync } from 'node:fs';
import { PlayError } from '../../errors.ts';
import { truthy } from '../../python/compare.ts';
import { connectionKind } from '../../remote/open.ts';
import { isText, LazyVars, textOf, type Value } from '../../values.ts';
import { ConversionError, toBool } from '../api/coercion.ts';
import type { ModuleContext, ModuleDefinition } from '../api/module.ts';
import { sentTypeName } from '../api/sent-value.ts';
import { withArgs } from '../api/with-args.ts';
import { lineEnd, MARKS } from '../shared/templates/template-syntax.ts';

type Context = ModuleContext<Readonly<Record<string, unknown>>>;

/**
 * The action that the modules of kubernetes.core share: templates are rendered here to the definitions that the module is given,
 * and where it runs on the controller, files are looked for as tasks look for theirs; elsewhere they are the host's.
 */
export function kubernetesAction(module: ModuleDefinition): ModuleDefinition {
  return {
    ...module,
    supportsAsync: false,
    run: async context => module.run(withArgs(context, Object.fromEntries(await completed(context, module.name)))),
  };
}

async function completed(context: Context, name: string): Promise<ReadonlyMap<string, Value>> {
  const args = new Map(context.given);
  const isHere = connectionKind((await context.link.connection()).target.transport)?.isHere === true;
  const locate = async (option: string) => {
    const path = text(args.get(option));
    if (isHere && path !== '') args.set(option, await context.findFile('files', path));
  };
  const { kubeconfig } = Object.fromEntries(args);
  if (kubeconfig !== undefined && truthy(kubeconfig) && !isText(kubeconfig) && !(kubeconfig instanceof Map))
    context.fail(
      `Error while reading kubeconfig parameter - a string or dict expected, but got <class '${sentTypeName(kubeconfig)}'> instead`,
    );
  await locate('kubeconfig');
  if (!/^(?:https?|ftp):\/\//.test(text(args.get('src')))) await locate('src');
  if (name === 'kubernetes.core.k8s_cp' && text(args.get('state')) === 'to_pod')
    await locateCopied(context, args, locate);
  const template = args.get('template') ?? null;
  if (!truthy(template)) return args;
  if (name !== 'kubernetes.core.k8s') context.fail("'template' is only a supported parameter for the 'k8s' module.");
  // beside definitions it stays, for the module to refuse
  if (!args.has('definition')) args.delete('template');
  args.set('definition', await definitions(context, Array.isArray(template) ? template : [template]));
  return args;
}

const text = (value: Value | undefined): string => (isText(value ?? null) ? textOf(value as never) : '');

/** What is copied to a pod may be named from the folder that the run was started in, too. */
async function locateCopied(
  context: Context,
  args: ReadonlyMap<string, Value>,
  locate: (option: string) => Promise<void>,
): Promise<void> {
  const path = text(args.get('local_path'));
  if (existsSync(path)) return;
  try {
    await locate('local_path');
  } catch (error) {
    if (!(error instanceof PlayError) || error.code !== 'file-not-found') throw error;
    context.fail(`${path} does not exist in local filesystem`);
  }
}

/** Such templates have no template_path and the like. */
const NOTHING_OF_ITS_OWN = new LazyVars({});

/** What templates make: the documents of all of them. */
async function definitions(context: Context, templates: readonly Value[]): Promise<Value[]> {
  const found: Value[] = [];
  for (const template of templates) found.push(...(await documents(context, template)));
  return found;
}

async function documents(context: Context, template: Value): Promise<readonly Value[]> {
  const options = isText(template) ? new Map<Value, Value>([['path', template]]) : template;
  if (!(options instanceof Map))
    return context.fail(
      `Error while reading template file - a string or dict for template expected, but got <class '${sentTypeName(template)}'> instead`,
    );
  const given = text(options.get('path')) || context.fail('Please specify path for template.');
  const syntax = new Map<string, Value>([
    ['newline_sequence', lineEnd(context, text(options.get('newline_sequence')) || '\n')],
    ['trim_blocks', flag(options.get('trim_blocks'), true)],
    ['lstrip_blocks', flag(options.get('lstrip_blocks'), false)],
  ]);
  for (const name of MARKS) {
    const mark = text(options.get(name));
    if (mark !== '') syntax.set(name, mark);
  }
  const path = await context.findFile('templates', given);
  const rendered = await context.renderFile(path, { vars: NOTHING_OF_ITS_OWN, syntax });
  return context.readYamlAll(rendered);
}

/** What is no boolean counts as no. */
function flag(value: Value | undefined, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  try {
    return toBool(value);
  } catch (error) {
    if (error instanceof ConversionError) return false;
    throw error;
  }
}
