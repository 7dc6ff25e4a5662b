import type { RoleUse } from '../compile/frame.ts';
import type { VariableScope } from './scope.ts';

/** A role's defaults on top of a scope. */
export function withDefaults(scope: VariableScope, { defaults }: RoleUse): VariableScope {
  return defaults.reduce((result, each) => result.with('role defaults', each), scope);
}

/** A role's variables on top of a scope: its defaults, what its place gives it, and over that its own. */
export function withRole(scope: VariableScope, use: RoleUse): VariableScope {
  const { given, vars } = use;
  let result = withDefaults(scope, use);
  for (const each of [...given.toReversed(), ...vars]) result = result.with('role vars', each);
  return result;
}

/** What a task of a role sees of roles: those that led to it, those that each depends on, and its own. */
export function withRoleOfTask(scope: VariableScope, role: RoleUse): VariableScope {
  let result = scope;
  for (const use of [...role.parents, role]) {
    for (const each of [...use.dependencies, use]) result = withRole(result, each);
    if (use.params.size > 0) result = result.with('role parameters', use.params);
  }
  return result;
}
