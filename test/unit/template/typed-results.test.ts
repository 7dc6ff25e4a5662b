import { core } from '../../../src/core-line.ts';
import type { TemplateServices } from '../../../src/template/callables.ts';
import { Templar } from '../../../src/template/templar.ts';

const services: TemplateServices = {
  core: core('2.19'),
  loadYaml: () => null,
  loadYamlAll: () => [],
  readFile: () => Buffer.from(''),
  findFile: () => undefined,
  filePlaces: () => [],
  folders: [],
  searchPath: ['.'],
  environment: {},
  vault: { isEncrypted: () => false, decrypt: text => text, encrypt: text => text },
  warn: () => {},
};
const templar = new Templar({ get: () => undefined, has: () => false, names: () => [].values() }, { services });

test.each(['{{ [1 if false] }}', "{{ {'a': [1 if false]} }}"])(
  '%s gives nothing that may be stored, as in 2.19',
  template => {
    expect(() => templar.template(template)).toThrow(/Type '\w+' is unsupported for variable storage\./);
  },
);
