import { setImmediate } from 'node:timers/promises';
import type { RunEvent } from '../../../src/engine/events.ts';
import { fanOut } from '../../../src/report/fan-out.ts';
import { inTurn } from '../../../src/report/in-turn.ts';

const warning = (message: string): RunEvent => ({ type: 'warning', message });
const nothing = function* () {};

function slow(heard: string[]) {
  return {
    handle: async (event: RunEvent) => {
      await setImmediate();
      if (event.type === 'warning') heard.push(event.message);
    },
  };
}

function quick(heard: string[]) {
  return {
    handle: (event: RunEvent) => {
      if (event.type === 'warning') heard.push(`quick ${event.message}`);
    },
  };
}

test('events come one after the other, however long one takes', async () => {
  const heard: string[] = [];
  const reporter = inTurn(fanOut([slow(heard), quick(heard)]), nothing);
  void reporter.handle(warning('a'));
  void reporter.handle(warning('b'));
  expect(heard).toEqual([]);
  await reporter.close?.();
  expect(heard).toEqual(['a', 'quick a', 'b', 'quick b']);
});

test('what takes no time is told at once', () => {
  const heard: string[] = [];
  expect(inTurn(quick(heard), nothing).handle(warning('a'))).toBeUndefined();
  expect(heard).toEqual(['quick a']);
});

test('what must be ready is done before', () => {
  const heard: string[] = [];
  const ready = function* () {
    yield;
    heard.push('ready');
  };
  void inTurn(quick(heard), ready).handle(warning('a'));
  expect(heard).toEqual(['ready', 'quick a']);
});

test('an error is not lost', async () => {
  const reporter = inTurn(
    {
      handle: async () => {
        await setImmediate();
        throw new Error('the disk is full');
      },
    },
    nothing,
  );
  void reporter.handle(warning('a'));
  await setImmediate();
  await setImmediate();
  await expect(async () => reporter.close?.()).rejects.toThrow('the disk is full');
});
