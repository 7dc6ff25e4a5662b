# Reading and writing of whole frames on file descriptors.
import fcntl


def read(fd, size):
    chunks = []
    while size > 0:
        data = os.read(fd, min(size, 1 << 20))
        if not data:
            os._exit(0)
        chunks.append(data)
        size -= len(data)
    return b''.join(chunks)


def read_all(fd):
    chunks = []
    while True:
        data = os.read(fd, 1 << 16)
        if not data:
            os.close(fd)
            return b''.join(chunks)
        chunks.append(data)


def read_line(fd):
    line = b''
    while not line.endswith(b'\n'):
        data = os.read(fd, 1)
        if not data:
            return ''
        line += data
    return line.decode('ascii')


def write(fd, *parts):
    data = b''.join(part if isinstance(part, bytes) else part.encode('utf-8') for part in parts)
    try:
        while data:
            data = data[os.write(fd, data):]
    except OSError:
        # nobody listens any more
        pass


def private(fd):
    """Programs that a module starts do not inherit it."""
    fcntl.fcntl(fd, fcntl.F_SETFD, fcntl.fcntl(fd, fcntl.F_GETFD) | fcntl.FD_CLOEXEC)


def nonblocking(fd):
    fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) | os.O_NONBLOCK)
