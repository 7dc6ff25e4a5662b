import type { ModuleDefinition } from '../api/module.ts';
import { withArgs } from '../api/with-args.ts';
import { DIFF_LIMIT } from '../shared/files/file-target.ts';

/** docker_container_copy_into's action: it tells the module up to which size files are compared. */
export function copyIntoAction(module: ModuleDefinition): ModuleDefinition {
  return {
    ...module,
    run: async context =>
      module.run(withArgs(context, { ...Object.fromEntries(context.given), _max_file_size_for_diff: DIFF_LIMIT })),
  };
}
