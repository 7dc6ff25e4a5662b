# One module, run in a process of its own.
import json
import traceback

BASIC = 'ansible.module_utils.basic'


def run_module(closure, task):
    """Runs a module as a script, as the program whose arguments are the task's; answers with its exit code."""
    for name, value in task['environment'].items():
        os.environ[native(name)] = native(value)
    name = native(task['module'])
    main = types.ModuleType('__main__')
    main.__file__ = closure.get_filename(name)
    main.__loader__ = closure
    main.__package__ = name.rpartition('.')[0]
    main._module_fqn = name
    main._modlib_path = closure.base
    sys.argv = [main.__file__]
    sys.modules['__main__'] = main
    try:
        limit_files(task['openFiles'])
        use(closure)
        settle(task['arguments'])
        if BASIC in closure.members:
            give_arguments(task['arguments'])
        exec(closure.get_code(name), main.__dict__)
        return finish(0)
    except SystemExit as leaving:
        return finish(exit_code(leaving.code))
    except BaseException:
        traceback.print_exc()
        return finish(1)


def limit_files(number):
    if number > 0:
        import resource
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (number if hard == resource.RLIM_INFINITY else min(number, hard), hard))


def settle(arguments):
    """Where a module makes a folder of its own, when it needs one: in remote_tmp, if that is there, else where Python does."""
    place = os.path.expanduser(os.path.expandvars(arguments['_ansible_remote_tmp']))
    arguments['_ansible_remote_tmp'] = place if os.access(place, os.W_OK | os.X_OK) else tempfile.gettempdir()
    arguments['_ansible_tmpdir'] = None


def give_arguments(arguments):
    """Hands arguments to AnsibleModule: those of its own alone that this ansible-core knows."""
    from ansible.module_utils import basic
    from ansible.module_utils.common import parameters
    known = set(parameters.PASS_VARS) | set(parameters.PASS_BOOLS)
    given = dict(pair for pair in arguments.items() if pair[0][:9] != '_ansible_' or pair[0][9:] in known)
    basic._ANSIBLE_ARGS = json.dumps({'ANSIBLE_MODULE_ARGS': given}).encode('utf-8')
    if '_ANSIBLE_PROFILE' in vars(basic):
        basic._ANSIBLE_PROFILE = 'legacy'


def use(closure):
    """From now on, imports find what this closure holds; what was imported of another one is forgotten where it differs."""
    for finder in [finder for finder in sys.meta_path if isinstance(finder, Closure)]:
        if any(closure.members.get(name) != finder.members[name] for name in finder.imported):
            for name in finder.imported:
                sys.modules.pop(name, None)
        else:
            closure.imported.update(finder.imported)
        sys.meta_path.remove(finder)
    sys.meta_path.insert(0, closure)


def exit_code(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 255
    sys.stderr.write('%s\n' % (code,))
    return 1


def finish(code):
    """What Python does at a program's end, which a forked process has to do by itself."""
    threads = getattr(sys.modules.get('threading'), '_shutdown', None)
    functions = getattr(sys.modules.get('atexit'), '_run_exitfuncs', None)
    for end in (threads, functions, sys.stdout.flush, sys.stderr.flush):
        try:
            if end is not None:
                end()
        except BaseException:
            traceback.print_exc()
            code = code or 1
    return code


def native(text):
    return text if isinstance(text, str) else text.encode('utf-8')
