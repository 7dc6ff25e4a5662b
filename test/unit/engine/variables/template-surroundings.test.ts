import { homedir } from 'node:os';
import { searchPlaces } from '../../../../src/engine/variables/template-surroundings.ts';

// beside ansible-playbook: copy, template, include_vars, script and lookup('file') expand a tilde, and no variables
test.each([
  ['x', ['/role/files/x', '/role/x', '/play/files/x', '/play/x']],
  ['/a/b/../x/', ['/a/x/']],
  ['~/x', [`${homedir()}/x`]],
  ['$HOME/x', ['/role/files/$HOME/x', '/role/$HOME/x', '/play/files/$HOME/x', '/play/$HOME/x']],
])('%s', (name, places) => {
  expect(searchPlaces('files', name, ['/role', '/play'])).toEqual(places);
});
