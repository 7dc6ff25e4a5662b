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
