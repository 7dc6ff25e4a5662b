import { shortName } from '../../ansible-words.ts';
import { didYouMean, EXIT, PlayError } from '../../errors.ts';
import { existsElsewhere } from '../../modules/api/elsewhere.ts';
import { parseFreeForm } from '../../modules/api/free-form-arguments.ts';
import type { ModuleDefinition } from '../../modules/api/module.ts';
import { MODULE_NAMES, resolveModule } from '../../modules/api/resolve.ts';
import { withAction } from '../../modules/foreign/actions.ts';
import { foreignModule } from '../../modules/foreign/foreign-module.ts';
import { foreignLanguage } from '../../modules/foreign/module-file.ts';
import { str } from '../../python/semantics.ts';
import { Dict, isText, textOf, type Value } from '../../values.ts';
import type { ActionNames, ForeignFile, ResolvedAction } from '../compile/action-names.ts';
import type { TaskStep } from '../compile/steps.ts';
import { isActionPlugin } from '../compile/user-plugins.ts';
import type { TaskView } from './task-view.ts';

/** A module and the arguments written for it. */
export interface ModuleCall {
  readonly definition: ModuleDefinition;
  readonly args: ReadonlyMap<string, Value>;
}

/** Whether the action itself is a template (`action: "{{ command }} ..."`), so that only a host's variables tell the module. */
export function isTemplatedAction(step: TaskStep): boolean {
  return step.ast.action.includes('{{');
}

/** @param name as it is written @throws PlayError `unknown-module`, `module-unavailable` */
async function moduleNamed(name: string, resolved: ResolvedAction, step: TaskStep): Promise<ModuleDefinition> {
  if (resolved.foreign !== undefined) return moduleOfUser(name, resolved.name, resolved.foreign, step);
  const definition = resolved.missing === true ? undefined : await resolveModule(resolved.name);
  if (definition !== undefined) return { ...definition, calledAs: name };
  if (resolved.missing !== true && existsElsewhere(resolved.name))
    throw unavailable(name, `tsplay does not have the module '${name}'`, step);
  throw unknownModule(name, step);
}

/** A collection module whose collection is not on this machine. */
export function isOfAbsentCollection({ resolved }: TaskStep): boolean {
  return resolved.foreign === undefined && resolved.name.includes('.');
}

export function unknownModule(name: string, step: TaskStep): PlayError {
  return new PlayError(
    `couldn't resolve module/action '${name}'. This often indicates a misspelling, missing collection, or incorrect module path.`,
    {
      code: 'unknown-module',
      needs: name,
      position: step.ast.actionAt,
      hint: MODULE_NAMES.includes(name)
        ? 'the file that plugin_filters_cfg names forbids it'
        : (didYouMean(shortName(name), MODULE_NAMES) ?? whereToLook(name)),
      exitCode: EXIT.parse,
    },
  );
}

function whereToLook(name: string): string {
  return shortName(name).includes('.')
    ? 'no collection on this machine has it: docs/bridge.md says where they are looked for'
    : 'docs/modules lists the modules that tsplay has';
}

const ofUser = new Map<string, ModuleDefinition | undefined>();

/** A module that a collection, a folder of the user's or an ansible-core brings. @throws PlayError `module-unavailable` */
async function moduleOfUser(
  written: string,
  name: string,
  foreign: ForeignFile,
  step: TaskStep,
): Promise<ModuleDefinition> {
  const { file, bridge, action } = foreign;
  const language = foreignLanguage(file);
  if (language === 'PowerShell' && bridge.wholeTasks !== undefined) return wholeTask(written, foreign, step);
  if (language === 'Python') {
    if (isActionPlugin(file)) return wholeTask(written, foreign, step);
    if (bridge.isNewStyle(file)) return withAction(action, await pythonModule(written, name, foreign, step));
  } else if (language !== undefined)
    throw unavailable(
      written,
      `tsplay cannot run the module '${written}': it is written in ${language} (${file})`,
      step,
    );
  const key = `${name}\0${file}`;
  if (!ofUser.has(key)) ofUser.set(key, foreignModule(name, file));
  const definition = ofUser.get(key);
  if (definition !== undefined) return definition;
  throw unavailable(
    written,
    `module (${written}) is missing interpreter line`,
    step,
    `the first line of ${file} must begin with #!`,
  );
}

function wholeTask(written: string, { file, bridge, asked }: ForeignFile, step: TaskStep): Promise<ModuleDefinition> {
  if (bridge.wholeTasks !== undefined) return bridge.wholeTask(asked, file, bridge.wholeTasks);
  throw unavailable(
    written,
    `tsplay cannot run '${written}': it is an action plugin in Python (${file}), and there is no ansible-core here to run it`,
    step,
    'install ansible-core, or name its folder of packages by the setting ansible_core; the setting ansible = off forbids it',
  );
}

function pythonModule(
  written: string,
  name: string,
  { file, bridge }: ForeignFile,
  step: TaskStep,
): Promise<ModuleDefinition> {
  if (bridge.core !== undefined) return bridge.definition(name, file, bridge.core);
  throw unavailable(
    written,
    `the module '${written}' is written in Python (${file}), and there is no ansible-core here whose module_utils it could use`,
    step,
    'install ansible-core, or name its folder of packages by the setting ansible_core',
  );
}

function unavailable(
  needs: string,
  message: string,
  step: TaskStep,
  hint = 'docs/modules lists the modules that tsplay has',
): PlayError {
  return new PlayError(message, {
    code: 'module-unavailable',
    needs,
    position: step.ast.actionAt,
    hint,
    exitCode: EXIT.parse,
  });
}

/** A module in Python that an action leaves its work to; undefined where none of its kind can run. */
export async function pythonDefinition({ name, foreign }: ResolvedAction): Promise<ModuleDefinition | undefined> {
  const core = foreign?.bridge.core;
  if (foreign === undefined || core === undefined || isActionPlugin(foreign.file)) return undefined;
  return foreign.bridge.definition(name, foreign.file, core);
}

const calls = new WeakMap<TaskStep, ModuleCall>();

/** The call as it is written; free-form text is taken apart once. @throws PlayError */
export async function writtenCall(step: TaskStep): Promise<ModuleCall> {
  const known = calls.get(step);
  if (known !== undefined) return known;
  const definition = await moduleNamed(step.ast.action, step.resolved, step);
  const call = { definition, args: writtenArguments(step, definition, step.ast.args) };
  calls.set(step, call);
  return call;
}

/** A module that exists, only not here, is no mistake of the playbook, and given back as an error. @throws PlayError `unknown-module` */
export async function availableCall(step: TaskStep): Promise<ModuleCall | PlayError> {
  try {
    return await writtenCall(step);
  } catch (error) {
    if (error instanceof PlayError && error.code === 'module-unavailable') return error;
    throw error;
  }
}

/** The call on a host: the action rendered where it is a template. @throws PlayError, TemplateError */
export async function moduleCall(step: TaskStep, view: TaskView, names: ActionNames): Promise<ModuleCall> {
  if (!isTemplatedAction(step)) return writtenCall(step);
  const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(str(view.templar.template(step.ast.action)).trim()) ?? [];
  const definition = await moduleNamed(name, names.resolve(name, step.effective.collections, step.ast.actionAt), step);
  const written = isText(step.ast.args) ? `${rest} ${textOf(step.ast.args)}`.trim() : step.ast.args;
  const args = new Map(written instanceof Dict && rest !== '' ? parseFreeForm(definition, rest) : []);
  for (const [key, value] of writtenArguments(step, definition, written ?? (rest === '' ? null : rest)))
    args.set(key, value);
  return { definition, args };
}

/** Arguments under the module's name and under `args`. */
function writtenArguments(step: TaskStep, definition: ModuleDefinition, given: Value): ReadonlyMap<string, Value> {
  const args = new Map<string, Value>();
  const extra = step.ast.keywords.get('args');
  if (extra instanceof Dict) for (const [key, value] of extra) args.set(String(key), value);
  if (given instanceof Dict) for (const [key, value] of given) args.set(String(key), value);
  else if (isText(given)) for (const [key, value] of parseFreeForm(definition, textOf(given))) args.set(key, value);
  else if (given !== null) {
    throw new PlayError(`unexpected parameter type in action: ${typeof given}`, {
      code: 'arguments-type',
      position: step.ast.actionAt,
    });
  }
  return args;
}
