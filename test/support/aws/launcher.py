# The program `aws` of the tests; worker.py completes it with its interpreter and its socket. It imports only modules
# that are built into Python, because it is started for every call.
import _socket
import marshal
import posix
import sys


def main(path):
    connection = _socket.socket(_socket.AF_UNIX)
    connection.connect(path)
    request = marshal.dumps((sys.argv[1:], posix.environ, posix.getcwdb()))
    data = len(request).to_bytes(4, sys.byteorder) + request
    streams = b"".join(number.to_bytes(4, sys.byteorder) for number in range(3))
    sent = connection.sendmsg([data], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
    connection.sendall(data[sent:])
    answer = connection.recv(4)
    if len(answer) < 4:
        posix.write(2, b"The worker of the AWS CLI ended before it answered.\n")
    posix._exit(int.from_bytes(answer, sys.byteorder) if len(answer) == 4 else 70)
