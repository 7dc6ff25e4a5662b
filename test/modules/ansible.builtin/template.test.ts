import { readFileSync, writeFileSync } from 'node:fs';
import template from '../../../src/modules/ansible.builtin/template/index.ts';
import type { RenderFileOptions } from '../../../src/modules/api/module.ts';
import type { Value } from '../../../src/values.ts';
import { runModule } from '../../support/module-context.ts';
import { partsOfEachTest } from '../../support/parts-folder.ts';

const { at, here } = partsOfEachTest();

test('template: what is rendered is what is written', async () => {
  writeFileSync(at('page.j2'), 'x {{ a }}\n');
  let seen: Record<string, Value> = {};
  const renderFile = async (path: string, { vars, syntax }: RenderFileOptions) => {
    seen = Object.fromEntries([...[...vars.keys()].map(name => [name, vars.get(name)]), ...syntax]);
    return readFileSync(path, 'utf8').replace('{{ a }}', 'é');
  };
  const args = { src: 'page.j2', dest: 'out/', output_encoding: 'latin-1', lstrip_blocks: true };
  expect((await runModule(template, args, { ...here(), renderFile })).result).toMatchObject({
    changed: true,
    dest: 'out/page.j2',
  });
  expect(readFileSync(at('out/page.j2'))).toEqual(Buffer.from('x \xe9\n', 'latin1'));
  expect(seen).toMatchObject({
    template_path: 'page.j2',
    template_fullpath: at('page.j2'),
    trim_blocks: true,
    lstrip_blocks: true,
  });
  expect((await runModule(template, args, { ...here(), renderFile })).result.changed).toBe(false);
});
