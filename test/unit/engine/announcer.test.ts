import { Announcer } from '../../../src/engine/announcer.ts';
import type { RunEvent } from '../../../src/engine/events.ts';

function listening(deprecations: boolean): { announcer: Announcer; heard: RunEvent[] } {
  const heard: RunEvent[] = [];
  return { announcer: new Announcer({ handle: event => void heard.push(event) }, deprecations), heard };
}

test('a warning is said once, and again where it speaks of another place', () => {
  const { announcer, heard } = listening(true);
  announcer.warn('w');
  announcer.warn('w');
  announcer.warn('w', 'a.yml:1');
  announcer.warn('w', 'a.yml:2');
  announcer.warn('w', 'a.yml:2');
  expect(heard).toEqual([
    { type: 'warning', message: 'w' },
    { type: 'warning', message: 'w', frame: 'a.yml:1' },
    { type: 'warning', message: 'w', frame: 'a.yml:2' },
  ]);
});

test('deprecations are said once, with how to be rid of them, or not at all', () => {
  const { announcer, heard } = listening(true);
  announcer.deprecated('old');
  announcer.deprecated('old');
  expect(heard).toMatchObject([
    { type: 'warning', deprecation: true, message: expect.stringMatching(/^old .*ansible\.cfg\.$/) },
  ]);
  const silent = listening(false);
  silent.announcer.deprecated('old');
  expect(silent.heard).toEqual([]);
});
