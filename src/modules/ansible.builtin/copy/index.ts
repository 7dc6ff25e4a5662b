import { defineModule } from '../../api/module.ts';
import { copyContent, copyFile } from '../../shared/files/copy-file.ts';
import { COPY_OPTIONS } from '../../shared/files/copy-options.ts';
import { localSource } from '../../shared/files/local-source.ts';
import { copyOnHost } from './copy-remote.ts';
import { copyTree } from './copy-tree.ts';

export default defineModule({
  summary: 'Copies files of the controller, or a text, to the host.',
  options: COPY_OPTIONS,
  overlaps: true,
  sentAs: 'ansible.legacy.copy',
  checkMode: 'Says what would change, with the diff.',
  supportsAsync: false,
  run: async context => {
    const { src, content, dest, remote_src } = context.args;
    const hasSource = src !== undefined && src !== '';
    if (!hasSource && content === undefined) context.fail('src (or content) is required');
    if (dest === undefined || dest === '') return context.fail('dest is required');
    if (hasSource && content !== undefined) context.fail('src and content are mutually exclusive');
    if (content !== undefined) return copyContent(context, dest, content);
    if (src === undefined) return context.fail('src is required');
    if (remote_src) return copyOnHost(context, src, dest);
    const source = await localSource(context, src);
    return source.kind === 'tree' ? copyTree(context, source, dest) : copyFile(context, source, dest);
  },
});
