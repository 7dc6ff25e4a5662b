# Values for tsplay, as JSON: src/python/value-json.ts reads them.
SAFE_INT = 2 ** 53


def is_unsafe(value):
    return getattr(value, '__UNSAFE__', False) if TRUST is None else not is_trusted_as_template(value)


def text_to_json(value):
    if is_unsafe(value):
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
