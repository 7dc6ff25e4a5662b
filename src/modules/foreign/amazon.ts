import { PlayError } from '../../errors.ts';
import { isText, textOf } from '../../values.ts';
import type { ModuleDefinition } from '../api/module.ts';
import { withArgs } from '../api/with-args.ts';

/** s3_object's action: `src` is looked for on the controller, and stays as it is written where it is not there. */
export function objectAction(module: ModuleDefinition): ModuleDefinition {
  return {
    ...module,
    run: async context => {
      const args = Object.fromEntries(context.given);
      const src = isText(args.src ?? null) ? textOf(args.src as never) : '';
      try {
        if (src !== '') args.src = await context.findFile('files', src);
      } catch (error) {
        if (!(error instanceof PlayError) || error.code !== 'file-not-found') throw error;
      }
      return module.run(withArgs(context, args));
    },
  };
}
