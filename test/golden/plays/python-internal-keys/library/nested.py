#!/usr/bin/python
import json

print(json.dumps({
    'changed': False,
    'deep': {'kept': 1, '_ansible_deep': 2, 'list': [{'_ansible_item': 3, 'item': 4}], '_own': 5},
    'ansible_facts': {'told': {'_ansible_secret': 6, 'fact': 7}},
}))
