import { plainResult } from '../../../src/bridge/tagged-result.ts';
import type { ModuleResult } from '../../../src/modules/api/module.ts';
import { Dict, type Value } from '../../../src/values.ts';
import { parseJson } from '../../../src/yaml/json.ts';

const reading = (json: string): ModuleResult => {
  const data = parseJson(json, ciphertext => ciphertext);
  return data instanceof Dict ? (Object.fromEntries(data) as ModuleResult) : {};
};
const shown = (value: unknown): unknown => {
  if (value instanceof Dict) return Object.fromEntries([...value].map(([key, each]) => [key, shown(each)]));
  return Array.isArray(value) ? value.map(shown) : String(value as Value);
};

// Printed by AnsibleModule of ansible-core 2.19.11 with the profile `legacy`.
const LATER =
  '{"failed": true, "msg": "bad", "exception": {"event": {"msg": "bad", "__ansible_type": "Event"}, "__ansible_type": "ErrorSummary"}, "warnings": [{"event": {"msg": "careful", "__ansible_type": "Event"}, "__ansible_type": "WarningSummary"}], "deprecations": [{"event": {"msg": "old", "__ansible_type": "Event"}, "deprecator": {"resolved_name": "a.b", "type": null, "__ansible_type": "PluginInfo"}, "version": "9.9", "__ansible_type": "DeprecationSummary"}, {"event": {"msg": "own", "__ansible_type": "Event"}, "deprecator": {"resolved_name": "a.b.c", "type": "module", "__ansible_type": "PluginInfo"}, "date": "2030-01-01", "__ansible_type": "DeprecationSummary"}]}';

test('warnings, deprecations and exceptions of 2.19 are told as those of earlier versions', () => {
  const { warnings, deprecations, ...rest } = plainResult(reading(LATER));
  expect(warnings).toEqual(['careful']);
  expect(shown(deprecations)).toEqual([
    { msg: 'old', version: '9.9', collection_name: 'a.b' },
    { msg: 'own', date: '2030-01-01' },
  ]);
  expect(Object.keys(rest)).toEqual(['failed', 'msg']);
});

test('those of earlier versions stay', () => {
  const result = plainResult(
    reading('{"warnings": ["w"], "deprecations": [{"msg": "m", "version": "1"}], "exception": "Traceback"}'),
  );
  expect(shown(result.warnings)).toEqual(['w']);
  expect(shown(result.deprecations)).toEqual([{ msg: 'm', version: '1' }]);
  expect(String(result.exception)).toBe('Traceback');
});
