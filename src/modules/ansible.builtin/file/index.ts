import { defineModule } from '../../api/module.ts';
import { ensureAbsent } from './ensure-absent.ts';
import { ensureDirectory } from './ensure-directory.ts';
import { ensureFile } from './ensure-file.ts';
import { ensureHardLink, ensureLink } from './ensure-link.ts';
import { FILE_MODULE_OPTIONS, lookAt } from './file-look.ts';

export default defineModule({
  summary: 'Sets attributes of files; makes and removes files, directories and links.',
  options: FILE_MODULE_OPTIONS,
  overlaps: true,
  checkMode: 'Says what would change.',
  run: async context => {
    const { args } = context;
    const at = await lookAt(context);
    if (args.recurse && at.wanted !== 'directory')
      at.fail("recurse option requires state to be 'directory'", { path: at.path });
    if (args.src !== undefined && at.wanted !== 'link' && at.wanted !== 'hard')
      at.fail("src option requires state to be 'link' or 'hard'", { path: at.path });
    switch (at.wanted) {
      case 'absent':
        return ensureAbsent(context, at);
      case 'directory':
        return ensureDirectory(context, at);
      case 'link':
        return ensureLink(context, at);
      case 'hard':
        return ensureHardLink(context, at);
      default:
        return ensureFile(context, at);
    }
  },
});
