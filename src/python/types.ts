import { Bytes, Dict, EncryptedText, Float, OpaqueValue, Text, Tuple, type Value } from '../values.ts';
import { PythonObject } from './object.ts';

/** A text from YAML, of which Ansible's class has a name of its own: made only for messages and `type_debug`. */
export class YamlText extends Text {
  constructor(text: string) {
    super(text, {});
  }
}

/** Python's name of a value's type, as `type_debug` and error messages give it. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'number':
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    default:
      return value === null ? 'NoneType' : objectTypeName(value);
  }
}

function objectTypeName(value: object): string {
  if (value instanceof Tuple) return 'tuple';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Dict) return 'dict';
  if (value instanceof Float) return 'float';
  if (value instanceof Text) return textTypeName(value);
  if (value instanceof Bytes) return 'bytes';
  if (value instanceof EncryptedText) return 'AnsibleVaultEncryptedUnicode';
  if (value instanceof OpaqueValue) return value.typeName;
  return 'object';
}

function textTypeName(text: Text): string {
  if (text instanceof YamlText) return 'AnsibleUnicode';
  if (text.marks.unsafe === true) return text.marks.native === true ? 'NativeJinjaUnsafeText' : 'AnsibleUnsafeText';
  if (text.marks.markup === true) return 'Markup';
  return text.marks.native === true ? 'NativeJinjaText' : 'str';
}

const MODULES: Readonly<Record<string, string>> = {
  AnsibleUnsafeText: 'ansible.utils.unsafe_proxy.',
  AnsibleUnicode: 'ansible.parsing.yaml.objects.',
  AnsibleVaultEncryptedUnicode: 'ansible.parsing.yaml.objects.',
  NativeJinjaText: 'ansible.utils.native_jinja.',
  NativeJinjaUnsafeText: 'ansible.utils.unsafe_proxy.',
  Markup: 'markupsafe.',
};

/** How Jinja2 speaks of a value in undefined messages: `dict object`, `None`. */
export function describeObject(value: Value): string {
  if (value === null) return 'None';
  if (value instanceof PythonObject) return `${value.qualifiedName} object`;
  const name = typeName(value);
  return `${MODULES[name] ?? ''}${name} object`;
}
