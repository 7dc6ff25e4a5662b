# Runs whole tasks by the task executor of the user's ansible-core: one process a task, forked from this one.
import inspect
import selectors
import signal
import struct

from ansible import context
from ansible.executor.task_executor import TaskExecutor
from ansible.inventory.manager import InventoryManager
from ansible.playbook.play import Play
from ansible.playbook.play_context import PlayContext
from ansible.plugins import loader as plugins
from ansible.utils.context_objects import CLIArgs
from ansible.utils.display import Display
from ansible.vars.manager import VariableManager


# Bytes: a longer result is not passed on.
MOST = 64 << 20


class Silent(object):
    """The queue of a strategy, which there is none of."""

    def __getattr__(self, name):
        return lambda *_, **__: None


def executor(request):
    loader = file_loader(request['base'], request['secrets'])
    name = request['host']
    inventory = InventoryManager(loader=loader, sources=[name + ','])
    manager = VariableManager(loader=loader, inventory=inventory)
    task = dict(from_json(request['keywords']))
    task[request['action']] = wrap_var(from_json(request['arguments']))
    play = Play().load({'hosts': name, 'gather_facts': False, 'tasks': [task]}, variable_manager=manager, loader=loader)
    tasks = [each for block in play.compile() for each in block.block if each.action != 'meta']
    variables = from_json(request['variables'])
    variables['vars'] = dict(variables)
    variables['hostvars'] = {name: variables['vars']}
    given = {
        'host': inventory.get_host(name),
        'task': tasks[0],
        'job_vars': variables,
        'play_context': PlayContext(play=play),
        'new_stdin': None,
        'loader': loader,
        'shared_loader_obj': plugins,
        'final_q': Silent(),
        'variable_manager': manager,
    }
    wanted = inspect.signature(TaskExecutor.__init__).parameters
    return TaskExecutor(**dict((key, value) for key, value in given.items() if key in wanted))


def run(request):
    """@return the task's result as JSON's values, with what it warned of, and what it says of its own showing"""
    said = []
    Display.warning = lambda self, msg='', *_, **__: said.append(str(msg))
    context.CLIARGS = CLIArgs({'verbosity': request['verbosity']})
    for kind, folder in request['folders']:
        getattr(plugins, kind + '_loader').add_directory(folder)
    result = executor(request).run()
    shown = [name for name in ('no_log', 'verbose_always', 'verbose_override') if result.get('_ansible_' + name)]
    result = dict((key, value) for key, value in result.items() if not key.startswith('_ansible_'))
    plain_exception(result)
    told = [plain_event(each) for each in result.get('warnings', [])]
    if told:
        result['warnings'] = told
    if said:
        result['warnings'] = told + [each for each in said if each not in told]
    return result, shown


def plain_event(told):
    """Since ansible-core 2.19, warnings and errors are objects."""
    return getattr(getattr(told, 'event', None), 'msg', told)


def plain_exception(result):
    event = getattr(result.get('exception'), 'event', None)
    if event is None:
        return
    del result['exception']
    if event.formatted_traceback:
        result['exception'] = event.formatted_traceback


def end_with_parent():
    try:
        import ctypes
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    except (ImportError, AttributeError, OSError):
        # only Linux has it
        pass


def in_child(request, output):
    os.setsid()
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(null, stream)
    try:
        result, shown = run(request)
        answer = {'result': json.dumps(result, default=str), 'shown': shown}
    except BaseException as error:
        answer = {'error': '%s: %s' % (type(error).__name__, error), 'traceback': traceback.format_exc()}
    with os.fdopen(output, 'wb') as stream:
        stream.write(json.dumps(answer).encode())
    os._exit(0)


class Server(object):
    def __init__(self):
        self.output = os.dup(1)
        os.dup2(2, 1)
        self.input = bytearray()
        # By the reading end of each process: its task, itself, and what it has said.
        self.running = {}
        self.selector = selectors.DefaultSelector()

    def serve(self):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.selector.register(0, selectors.EVENT_READ)
        while True:
            for key, _ in self.selector.select():
                if key.fd == 0:
                    self.read()
                else:
                    self.collect(key.fd)

    def read(self):
        data = os.read(0, 1 << 20)
        if not data:
            for _, process, _ in self.running.values():
                self.kill(process)
            os._exit(0)
        self.input += data
        while len(self.input) >= 4:
            end = 4 + struct.unpack('>I', self.input[:4])[0]
            if len(self.input) < end:
                return
            request = json.loads(bytes(self.input[4:end]))
            del self.input[:end]
            self.begin(request)

    def begin(self, request):
        if request['do'] == 'cancel':
            for task, process, _ in self.running.values():
                if task == request['id']:
                    self.kill(process)
            return
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(reading)
            in_child(request, writing)
        os.close(writing)
        self.running[reading] = (request['id'], process, bytearray())
        self.selector.register(reading, selectors.EVENT_READ)

    def collect(self, reading):
        task, process, body = self.running[reading]
        data = os.read(reading, 1 << 20)
        if data and len(body) < MOST:
            body.extend(data)
            return
        if data:
            self.kill(process)
            body[:] = json.dumps({'error': "the task's result is longer than %d bytes" % MOST}).encode()
        self.selector.unregister(reading)
        os.close(reading)
        del self.running[reading]
        status = os.waitpid(process, 0)[1]
        if not body:
            body.extend(json.dumps({'error': 'the process ended with status %d' % status}).encode())
        self.write(struct.pack('>II', task, len(body)) + body)

    def write(self, data):
        while data:
            data = data[os.write(self.output, data):]

    def kill(self, process):
        try:
            os.killpg(process, signal.SIGKILL)
        except OSError:
            os.kill(process, signal.SIGKILL)


if hasattr(plugins, 'init_plugin_loader'):
    plugins.init_plugin_loader()
Server().serve()
