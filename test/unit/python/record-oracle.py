"""Records what Python itself makes of some texts: python3 -W ignore record-oracle.py > oracle.json"""
import ast
import configparser
import difflib
import fnmatch
import json
import random
import re
import shlex
import textwrap


def typed(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {'int': str(value)}
    if isinstance(value, float):
        return {'float': repr(value)}
    if isinstance(value, bytes):
        return {'bytes': list(value)}
    if isinstance(value, (list, tuple, set)):
        return {type(value).__name__: [typed(part) for part in value]}
    if isinstance(value, dict):
        return {'dict': [[typed(key), typed(part)] for key, part in value.items()]}
    raise NotImplementedError(repr(value))


def result(make):
    try:
        return {'is': typed(make())}
    except RecursionError:
        return {'raises': 'RecursionError'}
    except Exception as error:
        return {'raises': type(error).__name__, 'message': str(error)}


def record(name, cases, make):
    return [[*case, result(lambda: make(*case))] for case in ([c] if not isinstance(c, (list, tuple)) else c for c in cases)]


COMMANDS = [
    r'-o ProxyCommand="ssh -W \"%h:%p\" my\ jump"', 'a "b\\', "a 'b\\'", 'a\\', 'a#b c', 'a "x\\y"', 'a\x0cb\xa0c d', "''", 'a""b', '# x\ny',
    'a # b\nc d', 'a "b', "a 'b", '', '  ', 'a\\\nb', '"a\\\nb"', "a'b'\"c\"\\d", '\ta\r\nb', 'a"#"b', "it\\'s", '"\\$x"', '\\',
]

LITERALS = [
    '{1, 2}', 'b"x"', 'set()', 'set( )', r'bR"\n"', r'"\N{DASH}"', r'b"\u1234\x41\n\q"', r'b"\N{x}"', r'b"\777"', r'"\400"', '"a" b"b"', '  1',
    '\n1', '1\n', '\n 1', '# c\n1', '0777', '00', '1_000', '1__0', '0x_f', '-5', '--5', '- 5', '+1', '-True', r'"\x4"', r'b"\x4"', 'u"x"', 'ur"x"', 'f"x"', '()',
    '(1)', '(1,)', '1,', '1,2', '[1,]', '[,]', '{"a":1,}', '{[1]}', '{[1]:2}', '{(1,):2}', r'"\ud83d\ude00"', '"a\\\nb"', "'''a\nb'''", "'a\nb'", 'True', 'true', 'null',
    'None', '1e400', '.5', '5.', '1e5', '1if', '"a"  "b"', '("a"\n"b")', '"a"\n"b"', '[1 2]', '{1:2,3}', '{1,2:3}', '0o17', '0b11', '1 # c', '[1, # c\n2]',
    '{**{}}', '[*[1]]', r'"\q"', 'b"é"', r'"é\x41"', r'"\U0001F600"', r'"\U00110000"', '1.0_1', '1e1_0', '9' * 4301, '1' * 4300, '0x' + 'f' * 100, '[' * 199 + ']' * 199,
    '[' * 201 + ']' * 201, '("a",\\\n"b")', r'"\8"', '"a\r\nb"', "'''a\r\nb'''", '[1,\r\n2]', 'not True', '-1.5', '0_0', '1_', '0xg', '"\0"', '"tab\there"', '\t1', '\x0c1', '', ' ', '"',
    "'it''s'", 'Br"\\x"', 'rB"a"', 'bb"a"', "r'\\'", "r'\\''", '{}', '{ }', '{"a": {1: [2.5, (3,)]}}', 'a', '1 2', '1\n2', '[1\n2]', '[1,\n\n2]', '1.', '1..2', '1.e3', '.e3', '0.0', '-0.0', '-0', '1j', 'set([])', '"\\u00e9\\u20ac"',
]

JSON_TEXTS = [
    '1', '1.0', '1e3', '-0', '-0.0', '12345678901234567890', '[1, 2.50]', '{"a": 1, "a": 2}', 'NaN', '[Infinity, -Infinity]', '"\\ud83d\\ude00"', '"\\ud83d"', '"a\\/b\\u00e9"', '"\\x"', '"\\u12g4"',
    '"a\nb"', '"a', '"\\', '[1,]', '[1', '{"a"', '{"a" 1}', '{"a": 1,}', '{a: 1}', '', ' ', ' [ ] ', '{ }', 'nul', 'nulls', 'true false', '01', '-', '+1', '1.', '.5', '1e', '\ufeff1', "'a'", '[\n1,\n x]', '\x0c1', '"\x7f\x80"', '[[1]]]', '"\t"', '1_0',
]

TEXTS = ['', "it's", '"', '\'"', 'a\u200bb', '\u2028', '\xa0', '\xad', '\x7f', '\x80', 'é', '\U0001f600', '\ud800', '\ufeff', '\\n', '\n\r\t\0\x1b', '\u0378', '\ue000', '\u3000', '\x85', '\U000e0001']

INIS = [
    '[a]\nx = 1\ny: 2\n', '[a]\nX=1\n x2\n\n  x3\ny=\n', '[a]\nx=1\nx=2\n', '[a]\n[a]\n', 'x=1\n', '[a]\nx\n', '[a]\n=1\n', '[DEFAULT]\nd=0\n[a]\nx=%(d)s%%\n', '[a]\nx=%(nope)s\n', '[a]\nx=%z\n', '[a]\nx=%(x)s\n',
    '[a]\nx = 1 ; c\ny = 1;c\n; c\n # c\nz = a ; b ; c\n', '[a]\nx = 1\n ; c\n  2\n', '[a] ; c\nx=1\n', '[a b]\r\nx=1\r\n y\r\n', '[a]]\nx=1\n', '[]\nx=1\n', '[a]\nx = a = b\n', '[a]\nx = \n 1\n\n\n', '[DEFAULT]\na=1\n[DEFAULT]\nb=2\n[s]\n', '[a]\nx=1\n[b]\nx\ny\n', '[a]\n\tx=1\n\t\tmore\n', '[a]\nx ; y = 1\n', '[a]\nx= ;c\n  y\n', '',
]

PARAGRAPHS = [
    '[WARNING]: The quick brown fox jumps over the lazy dog, and then - as foxes do - goes well-known ways home again.', 'a' * 30, 'word ' + 'b' * 45 + ' end', 'one-two-three-four-five-six-seven-eight', 'tab\there and\nline  two   blanks ', '', '   ',
    'see https://example.com/a-b-c/d_e--f for more--or-less --long-option=x', 'x' * 20 + ' ' + 'y' * 20, 'a\xa0b c d e f g h i j k l m n', 'ein Überlauf-Gefäß für lange Wörter--und-mehr', '-' * 25, "[a-z] 'quoted-word' (in-brackets) e-mail co-op", '\n\n  leading lines',
]

LINES = ['', 'a', 'a\n', 'a\r\nb', 'a\rb\n\n', '\n', 'a\x0bb\x0cc\x1cd\x1ee\x85f\u2028g\u2029h', 'a\x1fb']

GLOBS = [
    ['a*', 'abc'], ['a?c', 'a\nc'], ['[abc]', 'b'], ['[!abc]', 'b'], ['[!abc]', 'd'], ['[]a]', ']'], ['[!]a]', ']'], ['[a', '[a'], ['[z-a]', 'm'], ['[!z-a]', 'm'], ['[a-c]x', 'bx'], ['a.b', 'axb'], ['*', 'a\nb'], ['[[]', '['], ['[\\]', '\\'],
    ['[^a]', 'b'], ['[^a]', '^'], ['a{b,c}', 'ab'], ['fa[ao]', 'fao'], ['f[!a]o', 'fao'], ['a+*', 'a+b'], ['?', '\U0001f600'], ['[\U0001f600-\U0001f602]', '\U0001f601'], ['[a-]', '-'], ['[--0]', '.'], ['**', ''], ['[!]', '[!]'], ['[]', '[]'], ['[a&&b]', '&'], ['[a-c-e]', 'd'], ['[a-c-e]', '-'], ['x[a-a]', 'xa'], ['(a|b)', 'a'], ['\\*', '\\z'], ['A', 'a'],
]

STRIPPED = ['', ' a ', '\x1c\x1f a\x85\xa0', '\ufeff a \ufeff', '\u200b a \u3000', '\n\t\x0b\x0c\ra b\r\n', '   ']
SPLIT = [(text, sep, most) for text in ('a b  c', ' a\x1cb\x85 ', '\ufeff a', '', '  ', 'a,b,,c,', 'abab') for sep in (None, ',', 'ab') for most in (-1, 0, 1, 2)]
REPLACED = [(text, old, count) for text in ('abcabc', '', '\U0001f600a') for old in ('', 'a', 'abc') for count in (-1, 0, 1, 2, 9)]
TABBED = [('a\tb', 8), ('\t\t', 4), ('ab\r\tc\n\td', 8), ('é\u2028\tx', 8), ('a\tb', 0), ('12345678\tx', 8)]


def read_ini(text, inline):
    parser = configparser.ConfigParser(inline_comment_prefixes=(';',) if inline else None)
    parser.read_string(text)
    return {name: dict(parser.items(name, raw=inline)) for name in parser.sections()}


def mutated(line, chance, alphabet):
    """A text with some characters left out, put in, or repeated from elsewhere."""
    parts = list(line)
    for _ in range(chance.randint(0, max(1, len(line) // chance.choice([3, 10, 50])))):
        kind, place = chance.random(), chance.randint(0, len(parts))
        if kind < .4:
            del parts[place:place + chance.randint(1, 4)]
        elif kind < .8:
            parts[place:place] = chance.choices(alphabet, k=chance.randint(1, 4))
        else:
            other = chance.randint(0, len(parts))
            parts[place:place] = parts[other:other + chance.randint(1, 9)]
    return ''.join(parts)


def differing(chance):
    """Two texts, whose characters stand for lines: few and many kinds of them, and on both sides of autojunk's 200."""
    alphabet = [chr(0x61 + i) if i < 26 else chr(0x4e00 + i) for i in range(chance.choice([2, 8, 26, 300]))]
    before = ''.join(chance.choices(alphabet, k=chance.choice([0, 3, 10, 30, 30, 190, 210, 450])))
    if chance.random() < .1:
        before = ''.join(alphabet)
    return before, mutated(before, chance, alphabet) if chance.random() < .8 else ''.join(chance.sample(before, len(before)))


def difflib_cases():
    chance = random.Random(7)
    for before, after in [differing(chance) for _ in range(60)] + [('', ''), ('', 'ab'), ('ab', ''), ('a' * 250, 'a' * 251), ('ab' * 100, 'ba' * 100)]:
        blocks = difflib.SequenceMatcher(None, before, after).get_matching_blocks()
        unified = difflib.unified_diff([c + '\n' for c in before], [c + '\n' for c in after], 'before', 'after')
        yield [before, after, ' '.join('%d,%d,%d' % block for block in blocks), ''.join(unified)]


print(json.dumps({
    'shlex': record('shlex', [(text, comments) for text in COMMANDS for comments in (False, True)], lambda text, comments: shlex.split(text, comments=comments)),
    'literal': record('literal', LITERALS, ast.literal_eval),
    'jsonLoad': record('jsonLoad', JSON_TEXTS, json.loads),
    'jsonText': [[text, json.dumps(text), json.dumps(text, ensure_ascii=False)] for text in TEXTS],
    'repr': [[text, repr(text)] for text in TEXTS],
    'ini': record('ini', [(text, inline) for text in INIS for inline in (False, True)], read_ini),
    'textwrap': [[text, width, textwrap.wrap(text, width), textwrap.wrap(text, width, expand_tabs=False, replace_whitespace=False, break_on_hyphens=False, break_long_words=False)] for text in PARAGRAPHS for width in (10, 20, 79)],
    'splitlines': [[text, text.splitlines(), text.splitlines(True)] for text in LINES],
    'difflib': list(difflib_cases()),
    'fnmatch': [[pattern, name, fnmatch.fnmatchcase(name, pattern)] for pattern, name in GLOBS],
    'reEscape': [[text, re.escape(text)] for text in ('a.b*c', 'a-b c&d~e#f', '/\\|', '\n\t\x0b\x0c\r', 'é_9,"!@%\'<>:;=`', '^$()[]{}?+')],
    'strip': [[text, [text.strip(), text.lstrip(), text.rstrip()]] for text in STRIPPED],
    'split': [[text, sep, most, text.split(sep, most), text.rsplit(sep, most)] for text, sep, most in SPLIT],
    'replace': [[text, old, count, text.replace(old, '$&', count)] for text, old, count in REPLACED],
    'expandtabs': [[text, size, text.expandtabs(size)] for text, size in TABBED],
    'floats': [[text, repr(float(text))] for text in ('1', '0.1', '1e16', '1e15', '123456789012345678', '1e-4', '1e-5', '-0', 'inf', 'nan', '1.5e300', '5e-324')],
}, indent=0))
