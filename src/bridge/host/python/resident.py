# A resident interpreter of one identity on one host: it keeps the sources that it was sent, and forks for each task.
#
# Frames to it: a line of words, the last of them the number of bytes that follow.
#   sources N      zlib'd JSON: texts, one character a byte, by their digests
#   closure ID N   JSON: members (name -> [digest, path]), absent (name -> places), onDisk
#   task ID N      JSON: closure, module, arguments, environment, openFiles, outlives
#   end ID 0       ends a task's processes, first politely
# From it:
#   ready VERSION
#   done ID STATUS CUT OUT ERR   then that many bytes that the module printed; STATUS below 0: a signal; CUT: it printed too much
import select
import shutil
import signal
import zlib

# One is enough for who asks one task at a time, and costs as much as a task where none follows.
SPARES = 1


class Resident(object):
    def __init__(self, streams):
        self.input, self.output = streams
        self.sources = {}
        self.closures = {}
        self.jobs = {}
        self.folders = []
        self.spares = []
        self.connected = True
        self.wake, self.woken = os.pipe()

    def serve(self):
        for fd in (self.input, self.output, self.wake, self.woken):
            private(fd)
        nonblocking(self.woken)
        signal.set_wakeup_fd(self.woken)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        write(self.output, 'ready %d.%d.%d\n' % tuple(sys.version_info[:3]))
        while self.connected or self.jobs:
            self.turn()
        self.dismiss_spares()
        self.clean()

    def turn(self):
        pipes = dict((fd, job) for job in self.jobs.values() for fd in job.open)
        awaited = list(pipes) + [self.wake] + ([self.input] if self.connected else [])
        try:
            ready = select.select(awaited, [], [], 0.1 if any(job.deadline for job in self.jobs.values()) else None)[0]
        except (OSError, select.error):
            return
        for fd in ready:
            if fd in pipes:
                pipes[fd].take(fd)
        if self.wake in ready:
            os.read(self.wake, 4096)
        for job in list(self.jobs.values()):
            self.look_after(job)
        if self.input in ready:
            self.obey()

    def look_after(self, job):
        pid, status = os.waitpid(job.pid, os.WNOHANG)
        if pid == 0:
            if job.deadline is not None and time.time() > job.deadline:
                job.kill(signal.SIGKILL)
            return
        del self.jobs[job.number]
        job.drain()
        code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        out, err = job.printed(job.out), job.printed(job.err)
        write(self.output, 'done %s %d %d %d %d\n' % (job.number, code, job.cut, len(out), len(err)), out, err)
        self.learn(job.printed(job.report))
        self.add_spares()

    def learn(self, report):
        """Compiles what the module had to compile, so that the next one need not, and takes note of the memory that it used."""
        told = json.loads(report.decode('utf-8')) if report else {'compiled': [], 'pages': None}
        for name in told['compiled']:
            self.closures[told['closure']].get_code(name)
        if told['compiled']:
            self.dismiss_spares()
        elif told['pages'] is not None and WARMTH.ranges is None:
            WARMTH.learn(told['pages'])

    def add_spares(self):
        """They are made while nobody waits."""
        while len(self.spares) < SPARES and self.closures:
            self.spares.append(Spare(self))

    def dismiss_spares(self):
        WARMTH.forget()
        while self.spares:
            self.spares.pop().dismiss()

    def obey(self):
        words = read_line(self.input).split()
        if not words:
            self.connected = False
            for job in self.jobs.values():
                if not job.outlives:
                    job.end()
            return
        data = read(self.input, int(words[-1]))
        if words[0] == 'sources':
            self.dismiss_spares()
            add_sources(self.sources, data)
        elif words[0] == 'closure':
            self.dismiss_spares()
            self.closures[words[1]] = self.make_closure(json.loads(data.decode('utf-8')))
        elif words[0] == 'task':
            self.start(words[1], data)
        elif words[0] == 'end' and words[1] in self.jobs:
            self.jobs[words[1]].end()

    def make_closure(self, told):
        closure = Closure(told['members'], self.sources, told['absent'])
        if told['onDisk']:
            closure.write()
            self.folders.append(closure.base)
        if BASIC in closure.members and BASIC not in sys.modules:
            self.preload(closure)
        return closure

    def preload(self, closure):
        """What every module needs is there before the first fork."""
        use(closure)
        try:
            from ansible.module_utils import basic  # noqa: F401
            import locale
            locale.setlocale(locale.LC_ALL, '')
        except BaseException:
            # the module itself will fail by it, and say so
            pass
        freeze = getattr(__import__('gc'), 'freeze', None)
        if freeze is not None:
            freeze()

    def start(self, number, data):
        task = json.loads(data.decode('utf-8'))
        if not self.spares:
            self.compile_module(task)
        spare = self.spares.pop(0) if self.spares else Spare(self)
        self.jobs[number] = Job(number, task, spare.pid, spare.pipes)
        spare.give(data)

    def compile_module(self, task):
        """What the forked process would compile, and this one once more for the next."""
        try:
            self.closures[task['closure']].get_code(native(task['module']))
        except Exception:
            # the module itself will fail by it, and say so
            pass

    def own_fds(self):
        """What belongs to this process alone, and not to those that it forks."""
        own = [self.input, self.output, self.wake, self.woken] + [fd for job in self.jobs.values() for fd in job.chunks]
        return own + [fd for spare in self.spares for fd in spare.pipes + [spare.request]]

    def clean(self):
        for folder in self.folders:
            shutil.rmtree(folder, True)


def add_sources(sources, data):
    for digest, source in json.loads(zlib.decompress(data).decode('utf-8')).items():
        sources[digest] = source.encode('latin-1')


def own_streams():
    """The streams that this program was started with, from now on out of the way of what a module reads and prints."""
    streams = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return streams
