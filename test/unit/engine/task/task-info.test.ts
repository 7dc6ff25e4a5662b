import type { TaskStep } from '../../../../src/engine/compile/steps.ts';
import { taskInfo, taskName } from '../../../../src/engine/task/task-info.ts';
import { Dict, type Value } from '../../../../src/values.ts';

interface Written {
  readonly name?: string;
  readonly action?: string;
  readonly args?: Value;
  readonly role?: string;
  readonly keywords?: Readonly<Record<string, Value>>;
}

function stepOf({ name, action = 'copy', args = null, role, keywords = {} }: Written): TaskStep {
  return {
    id: 1,
    action,
    handler: false,
    ast: { name, action, args, keywords: new Map(), at: { file: 'f', line: 1, column: 1 } },
    role: role === undefined ? undefined : { role: { name: role } },
    effective: { nearest: (keyword: string) => keywords[keyword] },
  } as unknown as TaskStep;
}

test.each<[Written, string]>([
  [{}, 'copy'],
  [{ name: 'says {{ x }}' }, 'says 5'],
  [{ name: 'says {{ nothing }}' }, 'says {{ nothing }}'],
  [{ role: 'web' }, 'web : copy'],
  [{ name: 'a name', role: 'web' }, 'web : a name'],
  [{ action: 'include_role', args: Dict.from({ name: 'db' }), role: 'web' }, 'include_role : db'],
])('the name of %j', (written, expected) => {
  const render = (value: Value): Value => {
    if (String(value).includes('nothing')) throw new Error('undefined');
    return String(value).replace('{{ x }}', '5');
  };
  expect(taskName(stepOf(written), render)).toBe(expected);
});

test.each<[Written, string]>([
  [{ args: Dict.from({ src: 'a', mode: '0644' }) }, 'src=a, mode=0644'],
  [{ action: 'command', args: 'ls -l' }, '_raw_params=ls -l'],
  [{ args: Dict.from({ src: 'a' }), keywords: { no_log: true } }, ''],
  [{ args: Dict.from({ src: 'a' }), keywords: { no_log: '{{ quiet }}' } }, ''],
  [{ args: Dict.from({ src: 'a' }), keywords: { no_log: false } }, 'src=a'],
])('the arguments of %j, unless no_log may hide them', (written, expected) => {
  expect(taskInfo(stepOf(written), 'x', false).argumentsText()).toBe(expected);
});
