"""The AWS CLI and moto, each loaded once for a whole run of tests.

    python worker.py FOLDER

Starting the AWS CLI takes half a second, nearly all of it spent importing modules and reading service models. This
process imports `awscli` once and serves calls on the socket `aws.sock` in FOLDER. The program `aws` in FOLDER is a small
launcher (launcher.py): it hands over its arguments, environment, working directory and standard streams, and ends with
the exit code it gets back. What answers is the AWS CLI itself; only its start is saved.

Moto is loaded in a process of its own, because it hooks into botocore. On `moto.sock` it gives each connection an AWS
account on a port of its own, a fork of the loaded process, until the connection ends.

The worker ends, and removes FOLDER, when its standard input ends: with the test run, however that ends.
"""

import gc
import importlib
import io
import json
import logging
import marshal
import os
import selectors
import shutil
import signal
import socket
import stat
import struct
import sys
import threading
import time
import traceback

FD_SIZE = struct.calcsize("i")


def main(folder):
    # A session of its own: Ctrl-C does not reach it, and all its processes can be ended together.
    os.setsid()
    aws_socket = listen_at(os.path.join(folder, "aws.sock"))
    moto_socket = listen_at(os.path.join(folder, "moto.sock"))
    write_launcher(folder)
    # Both sockets queue what arrives while the modules are being imported.
    print("ready", flush=True)
    if os.fork() == 0:
        end_process(serve_moto, moto_socket)
    moto_socket.close()
    try:
        AwsPool(aws_socket).serve()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)


def listen_at(path):
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen(128)
    return server


def write_launcher(folder):
    """Writes the program `aws`. It starts without `site` and the environment of Python, in a third of the time."""
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "launcher.py")
    program = os.path.join(folder, "aws")
    with open(source, encoding="utf-8") as file:
        text = file.read()
    with open(program, "w", encoding="utf-8") as file:
        file.write(f"#!{sys.executable} -IS\n{text}\nmain({os.path.join(folder, 'aws.sock')!r})\n")
    os.chmod(program, stat.S_IRWXU)


def end_process(serve, *arguments):
    """Runs the work of a forked process, which must never return into the code of its parent."""
    code = 1
    try:
        serve(*arguments)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


# ---- the AWS CLI


class AwsPool:
    """Processes that each serve one call at a time. One is always idle, so that a call that hangs delays no other."""

    def __init__(self, listener):
        self.listener = listener
        self.selector = selectors.DefaultSelector()
        self.selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
        # By the end of the pipe through which it tells whether it is idle.
        self.idle = {}
        self.pids = {}

    def serve(self):
        load_awscli()
        gc.collect()
        # Objects that the collector leaves alone stay in pages that the processes share.
        gc.freeze()
        while True:
            if not any(self.idle.values()):
                self.add()
            for key, _events in self.selector.select():
                if key.fd == sys.stdin.fileno():
                    return
                self.hear(key.fd)

    def add(self):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            end_process(serve_calls, self.listener, writing)
        os.close(writing)
        self.selector.register(reading, selectors.EVENT_READ)
        self.idle[reading] = True
        self.pids[reading] = pid

    def hear(self, reading):
        told = os.read(reading, 64)
        if told:
            self.idle[reading] = told.endswith(b"i")
            return
        # It has ended, because its caller went away.
        self.selector.unregister(reading)
        os.close(reading)
        del self.idle[reading]
        os.waitpid(self.pids.pop(reading), 0)


class Hasty:
    """The module `time`, whose `sleep` returns soon."""

    def __getattr__(self, name):
        return getattr(time, name)

    @staticmethod
    def sleep(seconds):
        time.sleep(min(seconds, 0.01))


def load_awscli():
    """Imports what calls need, and reads the service models that the product uses."""
    from awscli.clidriver import create_clidriver

    loader = create_clidriver().session.get_component("data_loader")
    AwsPool.loader = loader
    for service in ("iam", "sts", "lambda", "accessanalyzer", "cloudtrail"):
        loader.load_service_model(service, "service-2")
    # The CLI goes on making all its attempts; only the pauses between them are cut short.
    for name in ("botocore.endpoint", "botocore.waiter", "botocore.retries.standard"):
        importlib.import_module(name).time = Hasty()
    # A call that goes all the way to a port where nobody listens.
    nobody = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    os.environ.update(nobody)
    streams = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = io.StringIO()
    try:
        call_awscli(loader, ["iam", "list-roles", "--region", "us-east-1", "--output", "json"])
    finally:
        sys.stdout, sys.stderr = streams


def call_awscli(loader, argv):
    """What `aws` does, with models that were read before. The CLI's own tests share their loader in the same way."""
    from awscli.clidriver import create_clidriver

    driver = create_clidriver()
    driver.session.register_component("data_loader", loader)
    return driver.main(argv)


def serve_calls(listener, status):
    nothing = os.open(os.devnull, os.O_RDWR)
    while True:
        connection, _address = listener.accept()
        os.write(status, b"b")
        serve_call(connection, nothing)
        os.write(status, b"i")


def serve_call(connection, nothing):
    request, streams = receive(connection)
    finished = threading.Event()

    def watch():
        # A caller that is killed takes its call with it, as the CLI itself would be killed.
        connection.recv(1)
        if not finished.is_set():
            os._exit(0)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    code = run_call(*marshal.loads(request))
    # The caller's readers wait until nobody can write any more.
    for number in range(3):
        os.dup2(nothing, number)
    finished.set()
    connection.sendall(struct.pack("i", code))
    watcher.join()
    connection.close()


def run_call(argv, environment, folder):
    os.environb.clear()
    os.environb.update(environment)
    time.tzset()
    os.chdir(folder)
    logging.root.handlers.clear()
    encoding = os.environ.get("PYTHONIOENCODING") or "utf-8"
    sys.stdin = open(0, encoding=encoding, closefd=False)
    sys.stdout = open(1, "w", encoding=encoding, closefd=False)
    sys.stderr = open(2, "w", encoding=encoding, errors="backslashreplace", closefd=False)
    sys.argv = ["aws", *argv]
    try:
        code = call_awscli(AwsPool.loader, argv)
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            # Nobody reads any more.
            pass
    return (code or 0) & 0xFF


def receive(connection):
    """A request: its length and text, and with its first byte the standard streams of the caller."""
    data, ancillary, _flags, _address = connection.recvmsg(65536, socket.CMSG_SPACE(3 * FD_SIZE))
    streams = [fd for _level, _kind, fds in ancillary for fd in struct.unpack(f"{len(fds) // FD_SIZE}i", fds)]
    while len(data) < 4 or len(data) < 4 + struct.unpack("I", data[:4])[0]:
        more = connection.recv(65536)
        if not more:
            # The caller was killed while it spoke.
            os._exit(0)
        data += more
    return data[4:], streams


# ---- moto


def serve_moto(listener):
    """Gives each connection an account: answers with its address, and ends it with the connection."""
    app = load_moto()
    gc.collect()
    gc.freeze()
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    while True:
        for key, _events in selector.select():
            if key.fileobj is listener:
                connection, _address = listener.accept()
                selector.register(connection, selectors.EVENT_READ, open_account(app, connection))
            else:
                selector.unregister(key.fileobj)
                key.fileobj.close()
                os.kill(key.data, signal.SIGKILL)
                os.waitpid(key.data, 0)


def open_account(app, connection):
    server = socket.create_server(("127.0.0.1", 0), backlog=128)
    pid = os.fork()
    if pid == 0:
        end_process(serve_account, app, server)
    host, port = server.getsockname()
    server.close()
    connection.sendall(json.dumps({"url": f"http://{host}:{port}"}).encode() + b"\n")
    return pid


def serve_account(app, listener):
    import random

    from moto.moto_api._internal import mock_random
    from werkzeug.serving import make_server

    # Every account would otherwise give out the same IDs.
    random.seed()
    mock_random.seed()
    host, port = listener.getsockname()
    make_server(host, port, app, threaded=True, fd=listener.fileno()).serve_forever()


def load_moto():
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    read_managed_policies_once()
    app = DomainDispatcherApplication(create_backend_app)
    # Questions that change nothing, so that each account begins with everything loaded.
    for service, body in (
        ("iam", b"Action=ListRoles&Version=2010-05-08"),
        ("sts", b"Action=GetCallerIdentity&Version=2011-06-15"),
        ("lambda", None),
    ):
        ask_once(app, service, body)
    return app


def read_managed_policies_once():
    """Moto parses the 1,500 managed policies of AWS anew for each reset, which takes a second. They are copied instead."""
    from moto.iam.models import IAMBackend

    read = IAMBackend._init_aws_policies
    known = {}

    def copies(backend):
        place = backend.account_id, backend.region_name
        if place not in known:
            known[place] = read(backend)
        return [copy_policy(policy) for policy in known[place]]

    IAMBackend._init_aws_policies = copies


def copy_policy(policy):
    result = copy_of(policy)
    result.tags = dict(policy.tags)
    result.versions = [copy_of(version) for version in policy.versions]
    return result


def copy_of(thing):
    """What `copy.copy` does, in a quarter of the time."""
    result = object.__new__(type(thing))
    result.__dict__.update(thing.__dict__)
    return result


def ask_once(app, service, body):
    """Sends one request through a server of its own, which takes the whole path that requests take later."""
    import http.client

    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app)
    client = http.client.HTTPConnection("127.0.0.1", server.port)
    method, path = ("GET", "/2015-03-31/functions/") if body is None else ("POST", "/")
    client.request(method, path, body, {**signed(service), "Content-Type": "application/x-www-form-urlencoded"})
    server.handle_request()
    client.close()
    server.server_close()


def signed(service):
    credential = f"Credential=testing/20260101/us-east-1/{service}/aws4_request"
    return {"Authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0"}


if __name__ == "__main__":
    main(sys.argv[1])
