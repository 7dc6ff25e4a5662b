import type { RoleUse } from '../compile/frame.ts';
import type { VariableScope } from './scope.ts';

/** A role's defaults on top of a scope. */
export function withDefaults(scope: VariableScope, { defaults }: RoleUse): VariableScope {
  return defaults.reduce((result, each) => result.with('role defaults', each), scope);
}

/** What others see of a role: its defaults, and over that its own variables. What its place gives it is for itself alone. */
export function withRole(scope: VariableScope, use: RoleUse): VariableScope {
  return use.vars.reduce((result, each) => result.with('role vars', each), withDefaults(scope, use));
}

/** What a task of a role sees of roles: those that led to it, those that each depends on, and its own. */
export function withRoleOfTask(scope: VariableScope, role: RoleUse): VariableScope {
  let result = scope;
  for (const use of [...role.parents, role]) {
    for (const each of use.dependencies) result = withRole(result, each);
    result = withDefaults(result, use);
    for (const vars of [...use.given.toReversed(), ...use.vars]) result = result.with('role vars', vars);
    if (use.params.size > 0) result = result.with('role parameters', use.params);
  }
  return result;
}
