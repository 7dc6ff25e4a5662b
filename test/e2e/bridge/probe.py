#!/usr/bin/python
# A module that does what it is asked to, for the tests of the bridge.
import os
import signal
import sys
import time

from ansible.module_utils.basic import AnsibleModule


def main():
    spec = {'how': {'type': 'str', 'default': 'plain'}, 'token': {'type': 'str', 'no_log': True}, 'file': {'type': 'path'}}
    module = AnsibleModule(argument_spec=spec, supports_check_mode=True)
    how = module.params['how']
    if how == 'rubbish':
        print('hello rubbish')
        sys.exit(0)
    if how == 'junk':
        print('before')
        print('{"changed": false}')
        print('after')
        sys.exit(0)
    if how == 'errors':
        sys.stderr.write('printed\n')
    if how == 'exit':
        sys.exit(255)
    if how == 'much':
        while True:
            sys.stdout.write('x' * 100000)
    if how == 'hang':
        with open(module.params['file'], 'w') as file:
            file.write(str(os.getpid()))
        time.sleep(600)
    if how == 'kill interpreter':
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(600)
    if how == 'close pipes':
        os.close(1)
        os.close(2)
        time.sleep(0.2)
        os._exit(3)
    if how == 'daemon':
        if os.fork() == 0:
            os.setsid()
            time.sleep(3)
            os._exit(0)
    if how == 'signal':
        os.kill(os.getpid(), signal.SIGSEGV)
    if how == 'surroundings':
        module.exit_json(input=sys.stdin.read(), word=os.environ.get('WORD'), user=os.geteuid(), tmp=os.path.isdir(module.tmpdir))
    if how == 'warn':
        module.warn('careful')
        module.deprecate('old', version='9.9')
        module.exit_json(ansible_facts={'a_fact': '{{ 1 + 1 }}', 'ansible_host': 'elsewhere'}, _ansible_verbose_always=True)
    if how == 'change' and not module.check_mode:
        open(module.params['file'], 'w').close()
    module.exit_json(changed=how == 'change', token=module.params['token'], diff={'before': 'a\n', 'after': 'b\n'})


main()
