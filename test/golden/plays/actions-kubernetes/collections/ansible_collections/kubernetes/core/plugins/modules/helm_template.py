#!/usr/bin/python
# A stand-in: no cluster is asked; it tells what its action gives it.
import json
import os
import sys

from ansible.module_utils.basic import _load_params

given = {key: value for key, value in _load_params().items() if not key.startswith('_ansible')}
paths = {key: value for key, value in given.items() if isinstance(value, str) and os.path.isabs(value)}
holds = {key: sorted(os.listdir(path)) if os.path.isdir(path) else open(path).read() for key, path in paths.items()}
print(json.dumps({'given': given, 'holds': holds}))
sys.exit(0)
