def answer(plugins, request):
    plugins.search(request.get('folders', []))
    what, kind, name = request['do'], request.get('kind'), request.get('name')
    if what == 'find':
        return plugins.find(kind, name) is not None
    if what == 'file':
        return getattr(plugins.find(kind, name), '_original_path', None)
    if what == 'verify':
        return bool(plugins.find('inventory', name).verify_file(request['path']))
    if what == 'parse':
        return parse_inventory(plugins.find('inventory', name), request)
    if what == 'vars':
        return plugin_variables(plugins, request)
    kwargs = from_json(request['kwargs'])
    if what == 'call':
        return plugins.call(kind, name, from_json(request['value']), from_json(request['args']), kwargs)
    return plugins.look_up(name, from_json(request['terms']), kwargs, request['search'], request['base'])


def told(error):
    """As Python names an exception, and where in the user's file it happened."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if not re.search('^tsplay$|/(?:ansible|jinja2|importlib)/|^<', frame.filename)]
    where = '%s:%s' % (frames[-1].filename, frames[-1].lineno) if frames else None
    return {'type': type(error).__name__, 'message': str(error), 'where': where}


def serve():
    WIRE.write({})
    plugins = None
    while True:
        request = WIRE.read()
        try:
            if plugins is None:
                plugins = Plugins()
            WIRE.write({'value': to_json(answer(plugins, request))})
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            WIRE.write({'error': told(error)})


serve()
