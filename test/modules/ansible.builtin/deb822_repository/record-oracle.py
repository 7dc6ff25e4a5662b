"""Records what the module of ansible-core 2.19 makes of cases.json: python3 record-oracle.py > oracle.json

Each case has an /etc/apt of its own, in a mount namespace: the machine's is never touched. It runs in check mode, for real,
and again. Needs root, and ORACLE219 (as test/support/golden.ts has it) with ansible-playbook and python3-debian."""
import base64
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.environ.get('ORACLE219', '/var/tmp/oracle219')
PHASES = ['check', 'run', 'again']
GIVEN = json.load(open(os.path.join(HERE, 'cases.json')))


def content(entry):
    if isinstance(entry, str):
        return entry.encode()
    return base64.b64decode(entry['base64']) if 'base64' in entry else entry.get('text', '').encode()


class Keys(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        entry = GIVEN['served'].get(self.path)
        body = b'' if entry is None else content(entry)
        self.send_response(404 if entry is None else 200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def lay(apt, files):
    os.makedirs(f'{apt}/sources.list.d')
    for name, entry in files.items():
        path = os.path.join(apt, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        mode = None if isinstance(entry, str) else entry.get('mode')
        if not isinstance(entry, str) and 'link' in entry:
            os.symlink(entry['link'], path)
        elif not name.endswith('/'):
            with open(path, 'wb') as file:
                file.write(content(entry))
        if mode is not None:
            os.chmod(path, int(mode, 8))


def entry_of(path):
    """As test/support/cases/lab.ts tells it."""
    if os.path.islink(path):
        return {'link': os.readlink(path)}
    mode = '%04o' % (os.stat(path).st_mode & 0o7777)
    if os.path.isdir(path):
        return {} if mode == '0755' else {'mode': mode}
    data = open(path, 'rb').read()
    try:
        told = {'text': data.decode()}
    except UnicodeDecodeError:
        told = {'base64': base64.b64encode(data).decode()}
    if mode != '0644':
        told['mode'] = mode
    return told['text'] if list(told) == ['text'] else told


def tree(top):
    found = {}
    for parent, folders, files in os.walk(top):
        for name in folders + files:
            path = os.path.join(parent, name)
            is_folder = os.path.isdir(path) and not os.path.islink(path)
            found[os.path.relpath(path, top) + ('/' if is_folder else '')] = entry_of(path)
    return dict(sorted(found.items()))


def task(args, check):
    return {'deb822_repository': args, 'check_mode': check, 'ignore_errors': True}


def tasks(lab, args):
    for phase in PHASES:
        yield task(args, phase == 'check')
        yield {'command': f'cp -a /etc/apt {lab}/{phase}'}


def told(result):
    kept = {k: v for k, v in result.items() if k in ('changed', 'failed', 'msg', 'repo', 'dest', 'key_filename', 'details', 'path')}
    return {'changed': False, **kept}


def record(case, url, debian):
    lab = tempfile.mkdtemp(prefix='tsplay-deb822-')
    try:
        lay(f'{lab}/apt', case.get('files', {}))
        args = json.loads(json.dumps(case['args']).replace('URL', url))
        play = [{'hosts': 'localhost', 'gather_facts': False, 'environment': {'PYTHONPATH': debian}, 'tasks': list(tasks(lab, args))}]
        json.dump(play, open(f'{lab}/play.json', 'w'))
        env = {
            'PATH': os.environ['PATH'], 'HOME': lab, 'LC_ALL': 'C.UTF-8', 'ANSIBLE_STDOUT_CALLBACK': 'json',
            'ANSIBLE_PYTHON_INTERPRETER': '/usr/bin/python3', 'ANSIBLE_LOCALHOST_WARNING': 'False',
        }
        words = [f'{TOP}/bin/ansible-playbook-219', '-i', 'localhost,', '-c', 'local', f'{lab}/play.json']
        inside = f'umask 022; mount --bind {lab}/apt /etc/apt && exec "$@"'
        done = subprocess.run(['unshare', '-m', 'sh', '-c', inside, 'sh', *words], env=env, cwd=lab, capture_output=True, text=True)
        out = done.stdout
        if '{' not in out:
            raise SystemExit(f'{out}{done.stderr}')
        plays = json.loads(out[out.index('{'):])['plays']
        results = [each['hosts']['localhost'] for each in plays[0]['tasks']][::2]
        runs = {}
        for phase, result in zip(PHASES, results):
            runs[phase] = {'result': told(result), 'apt': tree(f'{lab}/{phase}')}
        return json.loads(json.dumps(runs).replace(url, 'URL'))
    finally:
        shutil.rmtree(lab)


def main():
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Keys)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f'http://127.0.0.1:{server.server_port}'
    with tempfile.TemporaryDirectory() as debian:
        os.chmod(debian, 0o755)
        os.symlink(f'{TOP}/root/usr/lib/python3/dist-packages/debian', f'{debian}/debian')
        recorded = {case['name']: record(case, url, debian) for case in GIVEN['cases']}
    json.dump(recorded, sys.stdout, indent=1, ensure_ascii=False)
    print()


main()
