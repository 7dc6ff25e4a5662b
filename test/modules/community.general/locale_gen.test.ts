import { existsSync } from 'node:fs';
import localeGen from '../../../src/modules/community.general/locale_gen/index.ts';
import { isBuilt, isOffered, withLocale } from '../../../src/modules/community.general/locale_gen/locale-list.ts';
import { runModule } from '../../support/module-context.ts';
import { standIns } from '../../support/stand-ins.ts';

const LIST =
  '# A file of locales\n\n# de_CH ISO-8859-1\n# de_CH.UTF-8 UTF-8\nde_AT.UTF-8 UTF-8\n#de_AT@euro ISO-8859-15\n';

test.each([
  ['de_CH.UTF-8', true],
  ['de_CH', true],
  ['de_AT.UTF-8', true],
  ['de_AT@euro', true],
  ['de_CH.utf8', false],
  ['de_CH.UTF-8 UTF-8', false],
  ['A', false],
])('%s is offered: %s', (name, expected) => {
  expect(isOffered(LIST, name)).toBe(expected);
});

test.each([
  ['de_CH.UTF-8', true, '# de_CH.UTF-8 UTF-8', 'de_CH.UTF-8 UTF-8'],
  ['de_CH', true, '# de_CH ISO-8859-1', 'de_CH ISO-8859-1'],
  ['de_AT.UTF-8', false, 'de_AT.UTF-8 UTF-8', '# de_AT.UTF-8 UTF-8'],
  ['de_AT@euro', true, '#de_AT@euro ISO-8859-15', 'de_AT@euro ISO-8859-15'],
])('%s chosen: %s', (name, chosen, before, after) => {
  expect(withLocale(LIST, name, chosen)).toBe(LIST.replace(`\n${before}\n`, `\n${after}\n`));
});

test.each([
  ['de_CH.UTF-8', true],
  ['de_CH.ISO-8859-1', true],
  ['de_CH', false],
  ['de_AT@euro', true],
])('%s is built: %s', (name, expected) => {
  expect(isBuilt('C\nC.utf8\nde_CH.iso88591\nde_CH.utf8\nde_AT@euro\n', name)).toBe(expected);
});

(existsSync('/etc/locale.gen') ? test : test.skip)('check mode looks, and builds nothing', async () => {
  const lab = standIns();
  try {
    lab.program('locale', 'echo de_CH.utf8');
    lab.program('locale-gen', 'exit 1');
    const at = async (name: string, state = 'present') =>
      (await runModule(localeGen, { name, state }, { env: lab.env, checkMode: true })).result;
    expect(await at('de_CH.UTF-8')).toEqual({ changed: false });
    expect(await at('de_CH.UTF-8', 'absent')).toEqual({ changed: true });
    expect(await at('de_DE.UTF-8')).toEqual({ changed: true });
    expect(await at('xx_XX.UTF-8')).toEqual({
      failed: true,
      msg: "The locale you've entered is not available on your system.",
    });
    expect(lab.calls().filter(call => call.startsWith('locale-gen'))).toEqual([]);
  } finally {
    lab.remove();
  }
});
