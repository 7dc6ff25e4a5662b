const ANSIBLE = /^Ansible/;
const JINJA = /^(?:Template|Templates|Undefined|Security)\w*Error$|^Templates?NotFound$|^FilterArgumentError$/;

/** `<class 'ansible.errors.AnsibleError'>`: how Python shows the class of an exception. */
export function pythonClass(className: string): string {
  const module = ANSIBLE.test(className) ? 'ansible.errors.' : JINJA.test(className) ? 'jinja2.exceptions.' : '';
  return `<class '${module}${className}'>`;
}
