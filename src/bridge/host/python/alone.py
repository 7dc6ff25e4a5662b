# One module, without a resident interpreter.


def alone(streams):
    """Runs one module in this very process, and ends with it."""
    resident = Resident(streams)
    while True:
        words = read_line(resident.input).split()
        data = read(resident.input, int(words[-1]))
        if words[0] == 'sources':
            add_sources(resident.sources, data)
        elif words[0] == 'closure':
            closure = resident.make_closure(json.loads(data.decode('utf-8')))
        elif words[0] == 'task':
            break
    os.dup2(resident.output, 1)
    for fd in (resident.input, resident.output, resident.wake, resident.woken):
        os.close(fd)
    task = json.loads(data.decode('utf-8'))
    code = run_module(closure, task)
    resident.clean()
    return code
