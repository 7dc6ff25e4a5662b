import { systemRefusal } from '../../../../src/remote/system-ssh/refusal.ts';

const DROPPED =
  'kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 192.0.2.1 port 22';

test('a server that hangs up at once may be punishing failed logins, or be full', () => {
  const refusal = systemRefusal(DROPPED, 'root@h', false);
  expect(refusal.code).toBe('connection-dropped');
  expect(refusal.hint).toMatch(/MaxStartups.*PerSourcePenalties/);
});

test('what else a client says has no such hint', () => {
  expect(systemRefusal('root@h: Permission denied (publickey).', 'root@h', false).hint).toBeUndefined();
});
