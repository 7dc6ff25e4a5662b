def answers(plugins, request):
    """What a request is answered with, value by value."""
    plugins.search(request.get('folders', []))
    if request['do'] == 'call':
        return plugins.call(request['kind'], request['name'], request['values'], from_json(request['args']), from_json(request['kwargs']))
    return [answer(plugins, request)]


def answer(plugins, request):
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
    return plugins.look_up(name, from_json(request['terms']), from_json(request['kwargs']), request['search'], request['base'])


def failed(error):
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
        told = {'values': []}
        try:
            if plugins is None:
                plugins = Plugins()
            for value in answers(plugins, request):
                told['values'].append(to_json(value))
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            told['error'] = failed(error)
        WIRE.write(told)


serve()
