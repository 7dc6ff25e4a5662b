# Values as JSON and back: src/python/value-json.ts is the other side.
import base64
import collections.abc
import datetime
import json
import os
import re
import sys
import traceback

try:
    import jinja2
except ImportError:
    jinja2 = None
try:
    from markupsafe import Markup
except ImportError:
    Markup = None
try:
    from ansible.utils.unsafe_proxy import wrap_var
except ImportError:
    def wrap_var(value):
        return value

SAFE_INT = 2 ** 53
# Without Jinja2 nothing can ask for its class.
UNDEFINED = jinja2.StrictUndefined if jinja2 else None


def text_to_json(value):
    if getattr(value, '__UNSAFE__', False):
        return {'$text': str(value), 'unsafe': True}
    if Markup is not None and isinstance(value, Markup):
        return {'$text': str(value), 'markup': True}
    return str(value)


def mapping_to_json(value):
    pairs = [(key, value[key]) for key in value]
    if all(type(key) is str and not key.startswith('$') and key != '__proto__' for key, _ in pairs):
        return dict((key, to_json(part)) for key, part in pairs)
    return {'$dict': [[to_json(key), to_json(part)] for key, part in pairs]}


def date_to_json(value):
    if not isinstance(value, datetime.datetime):
        return {'$date': [value.year, value.month, value.day]}
    offset = value.utcoffset()
    parts = [value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond]
    return {'$datetime': parts + [None if offset is None else offset.total_seconds()]}


def to_json(value):
    """What is none of the plain values crosses as its text."""
    if value is None or isinstance(value, bool):
        return None if value is None else bool(value)
    if isinstance(value, int):
        return int(value) if -SAFE_INT < value < SAFE_INT else {'$int': str(int(value))}
    if isinstance(value, float):
        return {'$float': repr(float(value)).replace('inf', 'Infinity').replace('nan', 'NaN')}
    if isinstance(value, str):
        return text_to_json(value)
    if isinstance(value, (bytes, bytearray)):
        return {'$bytes': base64.b64encode(bytes(value)).decode()}
    if isinstance(value, tuple):
        return {'$tuple': [to_json(part) for part in value]}
    if isinstance(value, list):
        return [to_json(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return {'$set': [to_json(part) for part in value]}
    if isinstance(value, Mapped):
        return {'$lazy': value.handle}
    if isinstance(value, collections.abc.Mapping):
        return mapping_to_json(value)
    if isinstance(value, datetime.date):
        return date_to_json(value)
    if jinja2 is not None and isinstance(value, jinja2.Undefined):
        return {'$undefined': {'hint': value._undefined_message}}
    if isinstance(value, collections.abc.Iterable) and type(value).__str__ is object.__str__:
        return [to_json(part) for part in value]
    return str(value)


def undefined(origin):
    if UNDEFINED is None:
        raise RuntimeError(origin['message'])
    return UNDEFINED(hint=origin['message'])


def moment(parts):
    *when, offset = parts
    zone = None if offset is None else datetime.timezone(datetime.timedelta(seconds=offset))
    return datetime.datetime(*when, tzinfo=zone)


def text(whole):
    value = whole['$text']
    if whole.get('markup') and Markup is not None:
        return Markup(value)
    return wrap_var(value) if whole.get('unsafe') else value


READERS = {
    '$int': lambda whole: int(whole['$int']),
    '$float': lambda whole: float(whole['$float']),
    '$bytes': lambda whole: base64.b64decode(whole['$bytes']),
    '$tuple': lambda whole: tuple(from_json(part) for part in whole['$tuple']),
    '$set': lambda whole: set(from_json(part) for part in whole['$set']),
    '$dict': lambda whole: dict((from_json(key), from_json(part)) for key, part in whole['$dict']),
    '$date': lambda whole: datetime.date(*whole['$date']),
    '$datetime': lambda whole: moment(whole['$datetime']),
    '$undefined': lambda whole: undefined(whole['$undefined']),
    '$lazy': lambda whole: Mapped(whole['$lazy']),
    '$text': text,
}


def from_json(value):
    if isinstance(value, list):
        return [from_json(part) for part in value]
    if not isinstance(value, dict):
        return value
    tag = next(iter(value), '')
    if tag.startswith('$'):
        return READERS[tag](value)
    return dict((key, from_json(part)) for key, part in value.items())
