# Memory that every module writes to: made a forked process's own at once, for page by page it is most of what a module costs.
import os
import struct
import sys

PAGE = os.sysconf('SC_PAGE_SIZE')
# Of madvise, since Linux 5.14.
POPULATE_READ = 22
POPULATE_WRITE = 23
# A gap of a page is not worth a call of its own.
GAP = 1
# What a module has beyond that is its own affair.
MOST_PAGES = 2048
# Smaller parts of programs and libraries come by themselves soon enough.
TEXT_BYTES = 1 << 18


class Warmth(object):
    """What of the memory is made ready in a process that is forked."""

    def __init__(self):
        # None: not known yet, so that the next module's process tells; (address, size, advice)
        self.ranges = None
        self.madvise = None
        self.is_wanted = False
        if hasattr(os, 'register_at_fork'):
            # the first of these functions: running the others takes that memory already
            os.register_at_fork(after_in_child=self.make_ready)

    def make_ready(self):
        """In a process that is to run a module, not in those that modules fork."""
        if self.is_wanted and self.ranges:
            for address, size, advice in self.ranges:
                self.madvise(address, size, advice)
        self.is_wanted = False

    def fork(self):
        self.is_wanted = True
        pid = os.fork()
        if pid == 0:
            self.make_ready()
        self.is_wanted = False
        return pid

    def learn(self, pages):
        """Takes what a module's process told; nothing, for good, where the system cannot do it."""
        self.ranges = []
        try:
            self.madvise = madvise()
            text = [mapping for mapping in mappings() if mapping[2] == 'r-xp' and mapping[1] >= TEXT_BYTES]
            ranges = [(address, size, POPULATE_READ) for address, size, _ in text]
            if ranges and self.madvise(ranges[0][0], PAGE, POPULATE_READ) == 0:
                self.ranges = ranges + [(address, size, POPULATE_WRITE) for address, size in pages]
        except Exception:
            # no ctypes, no /proc
            pass

    def forget(self):
        """What it has to know anew, for another module's memory lies elsewhere."""
        if self.ranges:
            self.ranges = None


def madvise():
    # Ansible's basic.py has loaded it; importing it for this would cost more than it brings.
    ctypes = sys.modules['ctypes']
    function = ctypes.CDLL(None).madvise
    function.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return function


def mappings():
    with open('/proc/self/maps') as lines:
        for line in lines:
            words = line.split(None, 2)
            start, end = [int(address, 16) for address in words[0].split('-')]
            yield start, end - start, words[1]


def own_pages():
    """Address and size of what is this process's alone, of the memory that it has of the one that forked it."""
    found = []
    try:
        with open('/proc/self/pagemap', 'rb') as pagemap:
            for start, size, rights in mappings():
                if rights == 'rw-p':
                    pagemap.seek(start // PAGE * 8)
                    data = pagemap.read(size // PAGE * 8)
                    for number, entry in enumerate(struct.unpack('=%dQ' % (len(data) // 8), data)):
                        # present, and mapped by no other process
                        if entry >> 56 & 0x81 == 0x81:
                            add_page(found, start + number * PAGE)
    except Exception:
        # no /proc, or it tells nothing
        return []
    return found if sum(size for _, size in found) <= MOST_PAGES * PAGE else []


def add_page(ranges, address):
    if ranges and address - sum(ranges[-1]) <= GAP * PAGE:
        ranges[-1][1] = address + PAGE - ranges[-1][0]
    else:
        ranges.append([address, PAGE])


WARMTH = Warmth()
