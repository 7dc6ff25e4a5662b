import { selects, type TagSelection } from '../../../../src/engine/compile/tags.ts';

const selection = (only: string, skip = ''): TagSelection => ({
  only: new Set(only.split(',').filter(Boolean)),
  skip: new Set(skip.split(',').filter(Boolean)),
});

// Each row was run by ansible-playbook 2.14.18: a task with these tags, under these flags.
test.each([
  ['all', '', '', true],
  ['all', '', 'a', true],
  ['all', '', 'never', false],
  ['all', '', 'never,a', false],
  ['a', '', 'never,a', true],
  ['a', '', '', false],
  ['a', '', 'b', false],
  ['a', '', 'a,b', true],
  ['a', '', 'always', true],
  ['a', 'always', 'always', false],
  ['tagged', '', '', false],
  ['tagged', '', 'b', true],
  ['tagged', '', 'never,b', false],
  ['untagged', '', '', true],
  ['untagged', '', 'b', false],
  ['all', 'b', 'b', false],
  ['all', 'b', 'a', true],
  ['all', 'tagged', 'a', false],
  ['all', 'tagged', '', true],
  ['all', 'untagged', '', false],
  ['all', 'all', 'a', false],
  ['all', 'all', 'always', true],
  ['all', 'all,always', 'always', false],
  ['never', '', 'never', true],
])('--tags %s --skip-tags %j runs a task tagged %j: %s', (only, skip, tags, runs) => {
  expect(selects(selection(only, skip), tags === '' ? ['untagged'] : tags.split(','))).toBe(runs);
});
