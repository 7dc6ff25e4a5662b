"""Runs ansible-playbook once for each line of standard input, each in a child of a process that has loaded it already.

A line is JSON: directory, args, env, output (the file for standard output), faithful, machine (the first words of a
command that gives a run a machine of its own, or null); the answer is the exit code on a line.
Unless it is to be faithful, no process is forked for a task on a host (ten times as fast): whoever finds something asks again."""
import copy
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys

from ansible.cli.playbook import PlaybookCLI
from ansible.executor import playbook_executor  # noqa: F401 loads what every run needs
from ansible.executor.process.worker import WorkerProcess
from ansible.executor.task_executor import TaskExecutor
from ansible.errors import AnsibleConnectionFailure

try:
    from ansible._internal._task import TaskContext
    from ansible.executor.task_result import _RawTaskResult
except ImportError:  # before 2.19
    TaskContext = None

# seconds, on a machine that does other things as well
LIMIT = 150
CLONE_NEWNS = 0x20000
PR_SET_PDEATHSIG = 1
# an expression may ask for more than any machine has
MEMORY = 2 << 30


def run_here(worker):
    """What a worker process does, in this one; on copies, since nothing of a child's memory comes back."""
    task = worker._task.copy()
    host = copy.copy(worker._host)
    with open(os.devnull) as stdin:
        try:
            result = TaskExecutor(
                host,
                task,
                dict(worker._task_vars),
                worker._play_context.copy(),
                stdin,
                worker._loader,
                worker._shared_loader_obj,
                worker._final_q,
            ).run()
        except AnsibleConnectionFailure:
            result = {"unreachable": True}
        except Exception as error:
            result = {"failed": True, "exception": str(error), "stdout": ""}
    worker._final_q.send_task_result(host.name, task._uuid, result, task_fields=task.dump_attrs())


def run_here_219(worker):
    """The same for ansible-core 2.19, whose executor lets no error out."""
    task = worker._task.copy()
    host = copy.copy(worker._host)
    with TaskContext(task):
        result = TaskExecutor(
            host,
            task,
            dict(worker._task_vars),
            worker._play_context.copy(),
            worker._loader,
            worker._shared_loader_obj,
            worker._final_q,
            worker._variable_manager,
        ).run()
    worker._final_q.send_task_result(
        _RawTaskResult(host=host, task=task, return_data=result, task_fields=task.dump_attrs())
    )


def run(call):
    if not call["faithful"]:
        WorkerProcess.start = run_here if TaskContext is None else run_here_219
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.chdir(call["directory"])
    os.environ.clear()
    os.environ.update(call["env"])
    if call["machine"]:
        ctypes.CDLL(None).unshare(CLONE_NEWNS)
        subprocess.run([*call["machine"], "true"], check=True)
    output = os.open(call["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    sys.argv = ["ansible-playbook", *call["args"]]
    code = 250
    try:
        PlaybookCLI.cli_executor(sys.argv)
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.stdout.flush()
        # not sys.exit: what the parent registered for its end must not happen here
        os._exit(code)


def wait(child):
    def late(_signal, _frame):
        os.killpg(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, late)
    signal.alarm(LIMIT)
    status = os.waitpid(child, 0)[1]
    signal.alarm(0)
    return os.waitstatus_to_exitcode(status)


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        run(json.loads(line))
    print(wait(child), flush=True)
