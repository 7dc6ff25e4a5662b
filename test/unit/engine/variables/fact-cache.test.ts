import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../../../src/config/settings.ts';
import { type FactCache, openFactCache } from '../../../../src/engine/variables/fact-cache.ts';
import { Dict, Text } from '../../../../src/values.ts';
import { touchAll } from '../../../support/recorded-machine.ts';

describe('facts kept in files', () => {
  let folder: string;
  let warnings: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'facts-'));
    warnings = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function open(env: Record<string, string>): FactCache | undefined {
    const place = { ANSIBLE_CACHE_PLUGIN: 'jsonfile', ANSIBLE_CACHE_PLUGIN_CONNECTION: folder };
    const warn = (message: string) => void warnings.push(message);
    const settings = loadSettings({ cwd: folder, env: { ...place, ...env }, home: folder, warn });
    return openFactCache(settings, folder, warn);
  }

  test('are written for their owner alone, and read as text that is never a template', () => {
    const cache = open({ ANSIBLE_CACHE_PLUGIN_PREFIX: 'of_' });
    cache?.write('web1', Dict.from({ b: '{{ x }}', a: [1] }));
    const file = join(folder, 'of_web1');
    expect(readFileSync(file, 'utf8')).toBe('{\n    "a": [\n        1\n    ],\n    "b": "{{ x }}"\n}');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    touchAll(folder);
    const text = cache?.read('web1')?.get('b');
    expect(text instanceof Text && text.marks.unsafe).toBe(true);
    cache?.forget('web1');
    expect(cache?.read('web1')).toBeUndefined();
  });

  test.each([
    ['60', true],
    ['600', false],
    ['0', false],
  ])('with a timeout of %s s, facts of two minutes ago are too old: %s', (timeout, old) => {
    const cache = open({ ANSIBLE_CACHE_PLUGIN_TIMEOUT: timeout });
    cache?.write('web1', Dict.from({ a: 1 }));
    const then = Date.now() / 1000 - 120;
    utimesSync(join(folder, 'web1'), then, then);
    expect(cache?.read('web1') === undefined).toBe(old);
  });

  test('a host whose name leads elsewhere has none', () => {
    const cache = open({});
    cache?.write('../out', Dict.from({ a: 1 }));
    expect(cache?.read('../out')).toBeUndefined();
    expect(statSync(join(folder, '../out'), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('a spoilt file is told of and left aside', () => {
    writeFileSync(join(folder, 'web1'), '{bad');
    touchAll(folder);
    expect(open({})?.read('web1')).toBeUndefined();
    expect(warnings).toEqual([`the cached facts in ${join(folder, 'web1')} cannot be read and are left aside`]);
  });

  test.each([
    ['memory', []],
    ['redis', [expect.stringContaining('(redis)')]],
  ])('%s keeps nothing', (plugin, told) => {
    expect(open({ ANSIBLE_CACHE_PLUGIN: plugin })).toBeUndefined();
    expect(warnings).toEqual(told);
  });
});
