# A task's process, and what it prints.
import errno
import select
import signal
import time

LIMIT = 64 * 1024 * 1024
GRACE_SECONDS = 2


class Job(object):
    """A task's process."""

    def __init__(self, number, task, pid, pipes):
        self.number = number
        self.outlives = task['outlives']
        self.pid = pid
        self.out, self.err, self.report = pipes
        self.chunks = dict((fd, []) for fd in pipes)
        self.open = set(pipes)
        self.size = 0
        self.cut = 0
        self.deadline = None

    def take(self, fd):
        try:
            data = os.read(fd, 65536)
        except OSError as error:
            if error.errno == errno.EINTR:
                return
            data = b''
        if not data:
            self.open.discard(fd)
        elif self.size + len(data) > LIMIT:
            self.cut = 1
            self.kill(signal.SIGKILL)
            self.open.clear()
        else:
            self.size += len(data)
            self.chunks[fd].append(data)

    def drain(self):
        """Takes what a process that has ended left in its pipes; others may hold them open for ever."""
        for fd in list(self.chunks):
            while fd in self.open and select.select([fd], [], [], 0)[0]:
                self.take(fd)
            os.close(fd)

    def printed(self, fd):
        return b''.join(self.chunks[fd])

    def end(self):
        self.kill(signal.SIGTERM)
        self.deadline = self.deadline or time.time() + GRACE_SECONDS

    def kill(self, number):
        try:
            os.killpg(self.pid, number)
        except OSError:
            pass
