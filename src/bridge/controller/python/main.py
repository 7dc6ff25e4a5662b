def answer(plugins, inventories, request):
    plugins.search(request.get('folders', []))
    what = request['do']
    if what == 'find' and request['kind'] == 'inventory':
        return inventories.find(request['name']) is not None
    if what == 'find':
        return plugins.find(request['kind'], request['name']) is not None
    if what == 'file':
        return getattr(plugins.find(request['kind'], request['name']), '_original_path', None)
    if what == 'verify':
        return bool(inventories.find(request['name']).verify_file(request['path']))
    if what == 'parse':
        return inventories.parse(request)
    if what == 'call':
        return plugins.call(request['kind'], request['name'], from_json(request['value']),
                            from_json(request['args']), from_json(request['kwargs']))
    return plugins.look_up(request['name'], from_json(request['terms']), from_json(request['kwargs']),
                           request['search'], request['base'])


def told(error):
    """As Python names an exception, and where in the user's file it happened."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if not re.search('^tsplay$|/(?:ansible|jinja2|importlib)/|^<', frame.filename)]
    where = '%s:%s' % (frames[-1].filename, frames[-1].lineno) if frames else None
    return {'type': type(error).__name__, 'message': str(error), 'where': where}


def serve():
    WIRE.write({})
    plugins = inventories = None
    while True:
        request = WIRE.read()
        try:
            if plugins is None:
                plugins = Plugins()
                inventories = Inventories(plugins)
            WIRE.write({'value': to_json(answer(plugins, inventories, request))})
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            WIRE.write({'error': told(error)})


serve()
