import type { ModuleCall } from '../../../../src/engine/attempt/module-call.ts';
import {
  hideArguments,
  hideFurther,
  hideSources,
  hideWritten,
} from '../../../../src/engine/attempt/secret-arguments.ts';
import { Secrets } from '../../../../src/engine/secrets.ts';
import type { Args, OptionSpecs } from '../../../../src/modules/api/module.ts';
import { resolveModule } from '../../../../src/modules/api/resolve.ts';
import { Dict, type Value } from '../../../../src/values.ts';

const OPTIONS: OptionSpecs = {
  name: { description: '' },
  password: { description: '', noLog: true, aliases: ['pass'] },
  login: { description: '', type: 'dict', options: { token: { description: '', noLog: true } } },
};
const TEXT = 'plain hunter22 sword fish-food';

function shown(hide: (secrets: Secrets) => void): string {
  const secrets = new Secrets();
  hide(secrets);
  return secrets.mask(TEXT);
}

test.each<[string, Record<string, Value>, string]>([
  ['of a secret option', { name: 'plain', password: 'hunter22' }, 'plain ******** sword fish-food'],
  ['of its alias', { pass: ['hunter22', 'sword'] }, 'plain ******** ******** fish-food'],
  [
    'of a secret suboption',
    { login: Dict.from({ token: 'sword', user: 'plain' }) },
    'plain hunter22 ******** fish-food',
  ],
  ['of a URL anywhere', { name: ['x http://u:fish-food@h/'] }, 'plain hunter22 sword ********'],
  ['of nothing else', { name: 'plain', other: 'hunter22', password: 'no' }, TEXT],
])('the value %s is hidden', (_what, args, expected) => {
  expect(shown(secrets => hideArguments(OPTIONS, new Map(Object.entries(args)), secrets))).toBe(expected);
});

function call(args: Record<string, Value>): ModuleCall {
  const definition = { name: 'x', summary: '', checkMode: '', options: OPTIONS, run: async () => ({}) };
  return { definition, args: new Map(Object.entries(args)) };
}

test('as written, templates are not taken for secrets', () => {
  const written = call({ name: 'plain', password: 'plain {{ sword }}', login: Dict.from({ token: 'hunter22' }) });
  expect(shown(secrets => hideWritten(written, secrets))).toBe('plain ******** sword fish-food');
});

test.each([
  ['{{ item.pw | password_hash("sha512") }}'],
  ["{{ item['pw'] }}"],
  ['{{ item.get("pw", x) }}'],
  ['x{{- item.more.0 }}'],
  ['{{ item.pw.strip() }}'],
])('what a variable holds that a secret option is made of is hidden: %s', password => {
  const item = Dict.from({ name: 'plain', pw: 'hunter22', more: ['hunter22'] });
  const variable = (name: string) => (name === 'item' ? item : undefined);
  const text = shown(secrets => hideSources(call({ name: '{{ item.name }}', password }), variable, secrets));
  expect(text).toBe('plain ******** sword fish-food');
});

test.each<[string, Record<string, Value>]>([
  ['debconf', { name: 'plain', question: 'q', vtype: 'password', value: 'hunter22' }],
  [
    'validate_argument_spec',
    {
      argument_spec: Dict.from({ name: new Dict(), pw: Dict.from({ no_log: true }) }),
      provided_arguments: Dict.from({ name: 'plain', pw: 'hunter22' }),
    },
  ],
])('%s names what else is secret', async (name, args) => {
  const definition = await resolveModule(`ansible.builtin.${name}`);
  const asked = { args: args as Args<OptionSpecs>, render: () => 'plain', variable: () => 'plain' };
  expect(shown(secrets => hideFurther(definition ?? call({}).definition, asked, secrets))).toBe(
    'plain ******** sword fish-food',
  );
});
