"""The servers that a benchmark starts, and what it asks the system about them."""
import os, pathlib, re, shutil, signal, socket, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parent
BASE = "dc=example,dc=org"
ADMIN, PASSWORD = "bench-admin", "bench-only-password-7"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def bind(port, base=BASE):
    """A simple bind as user 1 by hand, so that no tool's start is measured. True for success."""
    def tlv(tag, body):
        n = len(body)
        return bytes([tag, n] if n < 128 else [tag, 0x81, n]) + body
    name = f"uid=u000001,ou=people,{base}".encode()
    request = tlv(0x30, b"\x02\x01\x01" + tlv(0x60, b"\x02\x01\x03" + tlv(4, name) + tlv(0x80, b"pw-000001")))
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
            s.sendall(request)
            return b"\x61\x07\x0a\x01\x00" in s.recv(512)
    except OSError:
        return False


def memory(process):
    """Own and mapped resident memory in MB."""
    fields = dict(line.split(":", 1) for line in open(f"/proc/{process.pid}/status") if ":" in line)
    mb = lambda k: int(fields.get(k, "0").split()[0]) / 1024
    return mb("RssAnon"), mb("RssFile")


class Bench:
    """A folder for one run, the programs it started, and the environment they get."""

    def __init__(self, gatehouse):
        self.gatehouse = str(pathlib.Path(gatehouse).resolve())
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="gatehouse-bench."))
        self.running = []
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("GATEHOUSE_", "LDAP"))} | {
            "LDAPNOINIT": "1", "GATEHOUSE_ADMIN_USER": ADMIN, "GATEHOUSE_ADMIN_PASSWORD": PASSWORD,
            "GATEHOUSE_PASSWORDS_REHASH": "false", "GATEHOUSE_LOG_LEVEL": "warning",
            "GATEHOUSE_LIMITS_LDAP_SEARCH_ENTRIES": "100000000"}
        subprocess.run(["cc", "-O2", "-pthread", "-o", self.work / "ldapload", HERE / "ldapload.c"], check=True)

    def close(self, keep):
        for process in self.running:
            process.kill()
        print(self.work) if keep else shutil.rmtree(self.work, ignore_errors=True)

    def fail(self, what):
        sys.exit(f"{what}\n" + (self.work / "log").read_text(errors="replace")[-2000:])

    def timed(self, command, output=None):
        """Seconds that a command takes; its output goes to a file or the log."""
        begin = time.monotonic()
        with open(self.work / "log", "ab") as log, open(output or os.devnull, "wb") as out:
            status = subprocess.run([str(c) for c in command], stdout=out if output else log, stderr=log,
                                    env=self.environment, cwd=self.work).returncode
        if status:
            self.fail(f"failed with {status}: {' '.join(map(str, command))}")
        return time.monotonic() - begin

    def start(self, command, port, extra={}, base=BASE):
        """Starts a server; gives its process and the seconds to the first successful bind."""
        begin = time.monotonic()
        with open(self.work / "log", "ab") as log:
            process = subprocess.Popen([str(c) for c in command], stdout=log, stderr=log,
                                       env=self.environment | extra, cwd=self.work)
        self.running.append(process)
        while not bind(port, base):
            if process.poll() is not None or time.monotonic() - begin > 120:
                self.fail(f"no answer: {' '.join(map(str, command))}")
            time.sleep(0.002)
        return process, time.monotonic() - begin

    def stop(self, process):
        process.terminate()
        process.wait(timeout=60)
        self.running.remove(process)

    def start_slapd(self, folder):
        port = free_port()
        process, seconds = self.start(["slapd", "-d", "0", "-f", folder / "slapd.conf", "-h", f"ldap://127.0.0.1:{port}"], port)
        return Server(self, "slapd", process, port, (f"cn=admin,{BASE}", "secret"), seconds)

    def start_gatehouse(self, data, extra={}):
        port = free_port()
        process, seconds = self.start([self.gatehouse, "serve", "--data", data, "--ldap", f"127.0.0.1:{port}",
                                       "--http", "127.0.0.1:0"], port, extra)
        return Server(self, "gatehouse", process, port, (f"uid={ADMIN},ou=people,{BASE}", PASSWORD), seconds)


class Server:
    """A server under measurement."""

    def __init__(self, bench, name, process, port, who, seconds):
        self.bench, self.name, self.process, self.port, self.who, self.start = bench, name, process, port, who, seconds

    def command(self, users, arguments):
        """The call of ldapload: its own simple binds with the users' names, everything else as the administrator."""
        command = [self.bench.work / "ldapload", "-p", self.port, "-u", users, "--json", "--pid", self.process.pid]
        command += [] if arguments[-1] == "bind" else ["-D", self.who[0], "-x", self.who[1]]
        return [str(c) for c in command + arguments]

    def system_calls(self, names, action):
        """How often the server made any of the named system calls (comma-separated; empty: all) while something was done."""
        out = self.bench.work / "strace"
        command = ["strace", "-f", "-c", "-o", out, "-p", str(self.process.pid)] + (["-e", f"trace={names}"] if names else [])
        tracer = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        status = lambda: next(l for l in open(f"/proc/{self.process.pid}/status") if l.startswith("TracerPid")).split()[1]
        deadline = time.monotonic() + 10
        while status() == "0" and tracer.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.2)
        action()
        tracer.send_signal(signal.SIGINT)
        tracer.wait(timeout=30)
        total = re.search(r"^\s*[\d.]+\s+[\d.]+\s+(?:\d+\s+)?(\d+)(?:\s+\d+)?\s+total\s*$", out.read_text(), re.M)
        return int(total.group(1)) if total else 0
