import type { RoleUse } from '../compile/frame.ts';
import type { TaskStep } from '../compile/steps.ts';
import type { SearchFrom } from './template-surroundings.ts';

/** Where the files of a task are searched: shared by its templates, its module and `ansible_search_path`. */
export function searchFrom(step: Pick<TaskStep, 'role' | 'ast'>): SearchFrom {
  return { roles: step.role === undefined ? undefined : rolePaths(step.role), file: step.ast.at.file };
}

const known = new WeakMap<RoleUse, readonly string[]>();

/** The folders of a role and of those that led to it, the innermost first. */
function rolePaths(use: RoleUse): readonly string[] {
  let paths = known.get(use);
  if (paths === undefined) {
    paths = [...use.parents, use].map(({ role }) => role.path).reverse();
    known.set(use, paths);
  }
  return paths;
}
