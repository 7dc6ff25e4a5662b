"""Records what Ansible makes of the inventories in cases.json: python3 record-oracle.py > oracle.json"""
import datetime
import json
import os
import sys
import tempfile

from ansible import constants
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.utils.display import Display

warnings = []
Display.warning = lambda self, message, formatted=False: warnings.append(message)
HIDDEN = ('inventory_file', 'inventory_dir', 'ansible_python_interpreter')


def typed(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return {'int': str(value)}
    if isinstance(value, float):
        return {'float': value}
    if isinstance(value, tuple):
        return {'tuple': [typed(part) for part in value]}
    if isinstance(value, list):
        return [typed(part) for part in value]
    if isinstance(value, datetime.date):
        return {'date': str(value)}
    return {'dict': [[typed(key), typed(part)] for key, part in value.items()]}


def variables(owner):
    return [[key, typed(value)] for key, value in owner.vars.items() if key not in HIDDEN]


def record(case):
    del warnings[:]
    constants.TRANSFORM_INVALID_GROUP_CHARS = case.get('groupNameTransform', 'never')
    with tempfile.TemporaryDirectory() as folder:
        for name, content in case.get('files', {}).items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w') as file:
                file.write(content)
            if content.startswith('#!'):
                os.chmod(path, 0o755)
        sources = [source if source.endswith(',') or ',' in source else os.path.join(folder, source) for source in case['sources']]
        inventory = InventoryManager(loader=DataLoader(), sources=sources)
        result = {
            'hosts': [[host.name, variables(host)] for host in inventory.hosts.values()],
            'groups': [
                [g.name, variables(g), [h.name for h in g.get_hosts()], [c.name for c in g.child_groups], g.depth, g.priority]
                for g in inventory.groups.values()
            ],
            'groupsOf': [
                [h.name, [g.name for g in sorted(h.get_groups(), key=lambda g: (g.depth, g.priority, g.name))]]
                for h in inventory.hosts.values()
            ],
            'matches': [],
        }
        for pattern in case.get('patterns', ['all']):
            try:
                result['matches'].append([pattern, [host.name for host in inventory.get_hosts(pattern)]])
            except Exception as error:
                result['matches'].append([pattern, {'error': str(error)}])
        result['warnings'] = sorted(set(message.replace(folder, 'DIR') for message in warnings))
        return result


json.dump([record(case) for case in json.load(open(sys.argv[1] if len(sys.argv) > 1 else 'cases.json'))], sys.stdout, indent=1)
