import { setImmediate as nextRound } from 'node:timers/promises';
import { Pace } from '../../../src/remote/pace.ts';

/** Starts acts that end when they are told to, and notes which have begun. */
function acts(pace: Pace) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (name: string, server: string, signal?: AbortSignal) =>
    pace.run(server, signal, async () => {
      begun.push(name);
      await new Promise<void>(resolve => ends.set(name, resolve));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await nextRound();
  };
  return { begun, start, end };
}

test('so many at one server, the others when one has ended, in their order', async () => {
  const { begun, start, end } = acts(new Pace(2, 10));
  const all = ['a', 'b', 'c', 'd'].map(name => start(name, 'one'));
  await nextRound();
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('a');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  await end('c');
  await end('d');
  await Promise.all(all);
});

test('a server that is waited for does not hold up another; the total does', async () => {
  const { begun, start, end } = acts(new Pace(1, 2));
  const all = [start('a', 'one'), start('b', 'one'), start('c', 'two'), start('d', 'three')];
  await nextRound();
  expect(begun).toEqual(['a', 'c']);
  await end('c');
  expect(begun).toEqual(['a', 'c', 'd']);
  await end('a');
  expect(begun).toEqual(['a', 'c', 'd', 'b']);
  await end('d');
  await end('b');
  await Promise.all(all);
});

test('a failure frees the place', async () => {
  const pace = new Pace(1, 1);
  await expect(pace.run('one', undefined, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(pace.run('one', undefined, () => Promise.resolve('yes'))).resolves.toBe('yes');
});

test('who is interrupted while waiting never begins, and takes no place', async () => {
  const { begun, start, end } = acts(new Pace(1, 1));
  const controller = new AbortController();
  const first = start('a', 'one');
  const second = start('b', 'one', controller.signal);
  const third = start('c', 'one');
  controller.abort(new Error('interrupted'));
  await expect(second).rejects.toThrow('interrupted');
  await end('a');
  expect(begun).toEqual(['a', 'c']);
  await end('c');
  await Promise.all([first, third]);
});
