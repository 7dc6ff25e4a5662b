import { join } from 'node:path';
import { findInstallation } from '../../src/bridge/find/installation.ts';
import { GOLDEN, goldenFolders, runGolden, TSPLAY } from '../support/golden.ts';

// Projects like those that people publish, and what `tsplay doctor` says of them. The ansible-core and the collections are those of
// Debian's package `ansible`, which `npm test` installs.

const core = findInstallation(undefined, process.env);

(core === undefined ? describe.skip : describe)('tsplay doctor', () => {
  test.each(goldenFolders('doctor'))('%s', async name => {
    const { rc, output } = await runGolden(TSPLAY, join(GOLDEN, 'doctor', name), { errors: false });
    const plain = output.replaceAll(core?.folder ?? '', 'PACKAGES').replaceAll(core?.version ?? '', 'VERSION');
    expect(`exit code: ${rc}\n\n${plain}`).toMatchSnapshot();
  });
});
