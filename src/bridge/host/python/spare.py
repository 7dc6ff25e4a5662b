# Processes that wait for a task.


class Spare(object):
    """A process that waits for a task: by the time there is one, it has been forked already."""

    def __init__(self, resident):
        pipes = [os.pipe() for _ in range(3)]
        task, self.request = os.pipe()
        self.pid = WARMTH.fork()
        if self.pid == 0:
            code = 1
            try:
                code = self.become_module(resident, task, [write_end for _, write_end in pipes], [read_end for read_end, _ in pipes])
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(task)
        for read_end, write_end in pipes:
            os.close(write_end)
            private(read_end)
        private(self.request)
        self.pipes = [read_end for read_end, _ in pipes]

    def give(self, data):
        write(self.request, data)
        os.close(self.request)

    def dismiss(self):
        os.kill(self.pid, signal.SIGKILL)
        for fd in self.pipes + [self.request]:
            os.close(fd)
        os.waitpid(self.pid, 0)

    def become_module(self, resident, task, ends, others):
        out, err, report = ends
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        for fd in resident.own_fds() + others + [self.request]:
            os.close(fd)
        private(report)
        rehearse()
        data = read_all(task)
        if not data:
            return 0
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.close(out)
        os.close(err)
        told = json.loads(data.decode('utf-8'))
        closure = resident.closures[told['closure']]
        closure.compiled = []
        try:
            return run_module(closure, told)
        finally:
            pages = own_pages() if WARMTH.ranges is None else None
            write(report, json.dumps({'closure': told['closure'], 'compiled': closure.compiled, 'pages': pages}))


def rehearse():
    """
    Makes the memory that every module uses this process's own, which is most of what a forked process does, and by far: what
    a module is told and would print it does with arguments that ask for nothing, and forgets it.
    """
    basic = sys.modules.get(BASIC)
    if basic is None:
        return
    printed = sys.stdout
    sys.stdout = open(os.devnull, 'w')
    try:
        give_arguments({'_ansible_no_log': True, '_ansible_check_mode': False})
        module = basic.AnsibleModule(argument_spec={'path': {'type': 'path'}, 'count': {'type': 'int', 'default': 1}})
        module.exit_json(changed=False)
    except BaseException:
        # then a module does it for the first time
        pass
    finally:
        sys.stdout.close()
        sys.stdout = printed
    basic._ANSIBLE_ARGS = None
    if hasattr(basic, '_PARSED_MODULE_ARGS'):
        basic._PARSED_MODULE_ARGS = None
    warnings = sys.modules.get('ansible.module_utils.common.warnings')
    for name in ('_global_warnings', '_global_deprecations'):
        if hasattr(warnings, name):
            setattr(warnings, name, type(getattr(warnings, name))())
