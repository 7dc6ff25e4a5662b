const ANSIBLE = /^Ansible/;
const CONFIG_PARSER = /^(?:Duplicate(?:Section|Option)|MissingSectionHeader|Parsing|Interpolation\w+)Error$/;
const JINJA = /^(?:Template|Templates|Undefined|Security)\w*Error$|^Templates?NotFound$|^FilterArgumentError$/;

/** `<class 'ansible.errors.AnsibleError'>`: how Python shows the class of an exception. */
export function pythonClass(className: string): string {
  return `<class '${qualifiedClass(className)}'>`;
}

/** `ansible.errors.AnsibleError`, `re.error`, `TypeError`: as the last line of a traceback names it. */
export function qualifiedClass(className: string): string {
  return `${moduleOf(className)}${className}`;
}

function moduleOf(className: string): string {
  if (ANSIBLE.test(className)) return 'ansible.errors.';
  if (JINJA.test(className)) return 'jinja2.exceptions.';
  if (CONFIG_PARSER.test(className)) return 'configparser.';
  return className === 'error' ? 're.' : '';
}
