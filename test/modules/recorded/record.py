"""Runs the cases of a file with ansible-playbook, each in a folder of its own, and writes down what came of it:
python3 record.py pip.json

A case: module, args, check, env, programs (stand-ins, name: shell text) and files (path: text); LAB is the folder.
Added: result, calls (of the stand-ins) and after (the files).
"""
import json, os, re, shutil, subprocess, sys

ROOT = '/tmp/tsplay-recorded'
with open(os.path.join(os.path.dirname(__file__), '../../support/recorded-machine.json')) as _file:
    MACHINE = json.load(_file)
PATHS = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'


def build(case, lab):
    os.makedirs(lab + '/bin')
    os.makedirs(lab + '/files')
    for name, body in case.get('programs', {}).items():
        with open(f'{lab}/bin/{name}', 'w') as program:
            program.write(f'#!/bin/sh\necho "{name} $*" >>"$LAB/calls"\n{body}\n')
        os.chmod(f'{lab}/bin/{name}', 0o755)
    for name, text in case.get('files', {}).items():
        with open(f'{lab}/files/{name}', 'w', newline='') as file:
            file.write(text)


def tree(lab):
    found = {}
    for folder, _, names in os.walk(lab + '/files'):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                with open(path, newline='') as file:
                    found[os.path.relpath(path, lab + '/files')] = file.read()
    return found


def plain(value, lab):
    text = json.dumps(value, sort_keys=True).replace(lab, 'LAB')
    return json.loads(re.sub(r'\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~', '.BACKUP', text))


def main(path):
    if os.getuid() != MACHINE['owner']['uid']:
        sys.exit('what is recorded is owned by root: record as root')
    os.umask(MACHINE['umask'])
    with open(path) as file:
        cases = json.load(file)
    shutil.rmtree(ROOT, ignore_errors=True)
    tasks = []
    for number, case in enumerate(cases):
        lab = f'{ROOT}/{number}'
        build(case, lab)
        filled = json.loads(json.dumps([case['args'], case.get('env', {})]).replace('LAB', lab))
        environment = {**MACHINE['environment'], 'PATH': f'{lab}/bin:{PATHS}', 'LAB': lab, **filled[1]}
        tasks.append({case['module']: filled[0], 'environment': environment, 'check_mode': case.get('check', False),
                      'diff': case.get('diff', False), 'ignore_errors': True})
    play = {'hosts': 'localhost', 'connection': 'local', 'gather_facts': False, 'tasks': tasks,
            'vars': {'ansible_python_interpreter': '/usr/bin/python3'}}
    with open(f'{ROOT}/play.json', 'w') as file:
        json.dump([play], file)
    settings = {**os.environ, **MACHINE['environment'], 'ANSIBLE_STDOUT_CALLBACK': 'json'}
    run = subprocess.run(['ansible-playbook', '-i', 'localhost,', f'{ROOT}/play.json'], env=settings, capture_output=True, text=True)
    answers = json.loads(run.stdout)['plays'][0]['tasks']
    for number, (case, answer) in enumerate(zip(cases, answers, strict=True)):
        lab = f'{ROOT}/{number}'
        result = answer['hosts']['localhost']
        for name in ('_ansible_no_log', 'action', 'invocation', 'exception', 'module_stderr', 'module_stdout'):
            result.pop(name, None)
        calls = open(lab + '/calls').read() if os.path.exists(lab + '/calls') else ''
        case.update(result=plain(result, lab), calls=plain(calls.splitlines(), lab), after=plain(tree(lab), lab))
    with open(path, 'w') as file:
        file.write('[\n' + ',\n'.join(json.dumps(case) for case in cases) + '\n]\n')
    shutil.rmtree(ROOT)


main(sys.argv[1])
