# Behind warm.py of the resident interpreter: how many pages processes take one by one, before and after it has learnt.
import ctypes  # noqa: F401
import json
import resource

PAGES = 400
block = bytearray(PAGES * PAGE)


def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def run(fork):
    """Forks a process that writes to each page of the block; answers with what that took, and with its own memory."""
    told, telling = os.pipe()
    pid = fork()
    if pid == 0:
        before = faults()
        for place in range(0, len(block), PAGE):
            block[place] = 1
        taken = faults() - before
        with os.fdopen(telling, 'w') as end:
            json.dump([taken, own_pages()], end)
        os._exit(0)
    os.close(telling)
    with os.fdopen(told) as end:
        result = json.load(end)
    os.waitpid(pid, 0)
    return result


first, pages = run(WARMTH.fork)
WARMTH.learn(pages)
print(json.dumps({'can': bool(WARMTH.ranges), 'first': first, 'learnt': run(WARMTH.fork)[0], 'others': run(os.fork)[0]}))
