# Values of tsplay, as JSON: src/python/value-json.ts writes them.
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

# Since ansible-core 2.19, what marks text as a template (and text without the mark is none); set by programs whose texts are templates.
TRUST = None

# Without Jinja2 nothing can ask for its class.
UNDEFINED = jinja2.StrictUndefined if jinja2 else None


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
    if not whole.get('unsafe'):
        return from_json(value)
    return wrap_var(value) if TRUST is None else value


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
    if isinstance(value, str) and TRUST is not None:
        return TRUST(value)
    if not isinstance(value, dict):
        return value
    tag = next(iter(value), '')
    if tag.startswith('$'):
        return READERS[tag](value)
    return dict((key, from_json(part)) for key, part in value.items())


def file_loader(base, secrets):
    """Reads files as Ansible does. @param secrets of vaults: dicts of id and password"""
    from ansible.parsing.dataloader import DataLoader
    from ansible.parsing.vault import VaultSecret
    known = [(each['id'], VaultSecret(each['password'].encode())) for each in secrets]
    loader = DataLoader()
    loader.set_basedir(base)
    loader.set_vault_secrets(known)
    share_secrets(known)
    return loader


def share_secrets(known):
    """Since ansible-core 2.19, one set of secrets is a process's, and must be there."""
    try:
        from ansible.parsing.vault import VaultSecretsContext
    except ImportError:
        return
    current = VaultSecretsContext.current(optional=True)
    if current is None:
        VaultSecretsContext.initialize(VaultSecretsContext(known))
    else:
        current.secrets = known
