import { secretOptions } from '../../../src/bridge/secret-options.ts';

test('an option is secret by what its spec says, else by its name', () => {
  const secret = secretOptions(`
    spec = dict(
        api_key=dict(type='str', no_log=True),
        token_file=dict(type='path', no_log=False),
        choice=dict(type='str', choices=['a', 'b'], no_log=True),
    )
    spec['more'] = {'x': {'type': 'str', 'no_log': True}, 'y': {'type': 'str'}}
  `);
  const names = ['api_key', 'token_file', 'choice', 'x', 'y', 'password', 'passive', 'name'];
  expect(names.filter(secret)).toEqual(['api_key', 'choice', 'x', 'password']);
});

test('what stands within an option hides nothing of it', () => {
  const secret = secretOptions(`
    """A text (with a bracket that never closes, and no_log=True in it."""
    spec = dict(
        api_key=dict(type='str', no_log=True, fallback=(env_fallback, ['A_KEY'])),
        outer=dict(type='dict', options=dict(inner=dict(no_log=True), plain=dict(type='str')), fallback=(f, [1])),
        auth=dict(fallback=(f, ['B']), type='str', no_log=True),
    )
    module = AnsibleModule(spec, no_log=True)
  `);
  expect(['api_key', 'outer', 'inner', 'plain', 'auth', 'spec'].filter(secret)).toEqual(['api_key', 'inner', 'auth']);
});

test('a text with very many brackets is read once', () => {
  expect(secretOptions(`data = {${'[1], '.repeat(100_000)}(`)('key')).toBe(false);
});
