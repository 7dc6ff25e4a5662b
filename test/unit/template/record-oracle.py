"""Writes beside expressions what ansible-core makes of them: /usr/bin/python3 record-oracle.py FILTERS/TABLE.json...

A table: [[expression, result]...]; a result that is null is filled in, the others stay. FOLDER is the table's own. A result: Python's repr, or `!Class: message`.
"""
import datetime, json, os, sys
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible.utils.unsafe_proxy import wrap_var

VARIABLES = {
    'l': [3, 1, 2],
    'd': {'b': 2, 'a': 1, 'C': 3},
    'u': [{'n': 'b', 'g': 'x', 'a': 3}, {'n': 'a', 'g': 'y', 'a': 1}, {'n': 'c', 'g': 'x', 'a': 2}],
    's': 'Hello World',
    'e': 'é😀',
    'dt': datetime.datetime(2024, 1, 15, 10, 20, 30, 123),
    'da': datetime.date(2024, 1, 15),
    'un': wrap_var('uns'),
}


def result(expression, folder):
    templar = Templar(loader=DataLoader(), variables=VARIABLES)
    try:
        return repr(templar.template(expression.replace('FOLDER', folder), convert_data=False))
    except Exception as error:  # Python's own, too: a filter may die of what it is given
        return f'!{type(error).__name__}: {error}'.replace(folder, 'FOLDER')


for path in sys.argv[1:]:
    with open(path) as file:
        rows = json.load(file)
    folder = os.path.dirname(os.path.abspath(path))
    rows = [[expression, result(expression, folder) if known is None else known, *fails] for expression, known, *fails in rows]
    with open(path, 'w') as file:
        file.write('[\n' + ',\n'.join('  ' + json.dumps(row, ensure_ascii=False) for row in rows) + '\n]\n')
