/** Stands in old modules where Ansible puts the import of all that it gives them. */
const COMMON = '#<<INCLUDE_ANSIBLE_MODULE_COMMON>>';
const IMPORTS =
  /(?:from|import) +(?:ansible\.module_utils|ansible_collections\.[^.]+\.[^.]+\.plugins\.module_utils|\.{2,}module_utils)/;

/** Whether a module in Python imports Ansible's own; others take their arguments as in any language. */
export function isNewStyle(source: Buffer): boolean {
  const text = source.toString('latin1');
  return IMPORTS.test(text) || text.includes(COMMON);
}

/** A module's source as it is packed. */
export function withCommon(source: Buffer): Buffer {
  if (!source.includes(COMMON)) return source;
  return Buffer.from(
    source.toString('latin1').replaceAll(COMMON, 'from ansible.module_utils.basic import *'),
    'latin1',
  );
}
