"""`manage.py classroom`: everything on one machine, in one command."""

from __future__ import annotations

import fcntl
import io
import os
import socket
import ssl
import sys
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from redis.exceptions import RedisError

from classrooms import gateway
from classrooms.services.choices import tell_workers
from fer_site import env
from fer_site.certificate import Certificate, addresses_of_this_machine, ensure_certificate
from fer_site.supervisor import Program, StartFailed, Supervisor
from fer_site.valkey import NoRedis, server_command

READY_WITHIN = 60.0


class Command(BaseCommand):
    help = (
        "Starts the whole of Read the Room on this machine: Redis (unless REDIS_URL is set), the web server, the "
        "inference workers, the site's workers and the clock. Ctrl-C stops everything."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
        parser.add_argument("--data", help="folder for everything that is kept (default: data/ in the project)")
        parser.add_argument("--tls", action="store_true", help="serve HTTPS with a self-made certificate")
        parser.add_argument("--workers", type=int, default=max(1, (os.cpu_count() or 2) - 1), help="inference workers")
        parser.add_argument("--simulate", type=int, metavar="N", help="add a simulated class of N (with --demo)")
        parser.add_argument("--demo", action="store_true", help="add demonstration people and a course")

    def handle(self, *args: Any, **options: Any) -> None:
        with _data_folder_taken():
            self._run(options)

    def _run(self, options: dict[str, Any]) -> None:
        host, port = options["host"], options["port"]
        _check_port(host, port)
        _check_redis()
        sign_ins = self._prepare(demo=options["demo"])
        names = [host] if host not in ("0.0.0.0", "::") else []  # noqa: S104  # compared, not bound
        names += addresses_of_this_machine() if host != "127.0.0.1" or options["tls"] else []
        certificate = ensure_certificate(settings.DATA_DIR / "tls", names) if options["tls"] else None
        programs = _programs(host, port, options["workers"], names, certificate)
        supervisor = Supervisor(self._say)
        supervisor.install_signals()
        try:
            for program in programs:
                if program.name == "inference-1":
                    tell_workers()  # before the first frame, which would else be read with another model
                supervisor.start(program)
                if program.name == "redis":
                    supervisor.wait_until(_redis_answers, READY_WITHIN)
            address = f"{'https' if certificate else 'http'}://{_shown(host)}:{port}"
            supervisor.wait_until(lambda: _answers(f"{address}/healthz", certificate), READY_WITHIN)
            supervisor.look_after()
            self._welcome(address, names, certificate, sign_ins)
            if options["simulate"]:
                supervisor.start(_simulated_class(address, options["simulate"], certificate))
            supervisor.run()
        except KeyboardInterrupt:
            self._say("Stopping ...")
        except StartFailed as failed:
            raise CommandError(f"{failed} What it said stands above.") from None
        except TimeoutError:
            raise CommandError(f"The site did not answer within {READY_WITHIN:.0f} s; see the lines above.") from None
        finally:
            supervisor.stop()

    def _prepare(self, *, demo: bool) -> str:
        """Makes folders, tables and static files; returns how to sign in to the demonstration, if there is one."""
        (env.run_dir() / "valkey.sock").unlink(missing_ok=True)
        call_command("check", stdout=io.StringIO())
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        sign_ins = io.StringIO()
        if demo:
            call_command("seed_demo", stdout=sign_ins)
        return sign_ins.getvalue().strip()

    def _welcome(self, address: str, names: list[str], certificate: Certificate | None, sign_ins: str) -> None:
        self._say("")
        self._say(f"Read the Room is ready: {address}")
        if certificate:
            others = [name for name in names if name not in ("localhost", "127.0.0.1", "::1")]
            self._say(f"  Also reachable as {', '.join(others)}; certificate SHA-256 {certificate.fingerprint}")
        if sign_ins:
            self._say(sign_ins)
        self._say("Ctrl-C stops everything.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


@contextmanager
def _data_folder_taken() -> Iterator[None]:
    """Keeps a second site out of the folder, which would pull Redis away from the first. Raises `CommandError`."""
    env.run_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
    with (env.run_dir() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(
                f"Read the Room already runs with {settings.DATA_DIR}: stop it, or choose another folder with --data."
            ) from None
        yield


def _check_port(host: str, port: int) -> None:
    if not 0 < port < 65536:
        raise CommandError(f"There is no port {port}: choose one from 1 to 65535 with --port N.")
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as refused:
        reason = str(refused.strerror).partition(" (")[0]  # the rest only repeats the address
        raise CommandError(
            f"Cannot listen on {host} port {port} ({reason}): choose another with --port N or --host H."
        ) from None


def _check_redis() -> None:
    """A Redis of the user's own must answer before anything starts. Raises `CommandError`."""
    try:
        if os.environ.get("REDIS_URL"):
            gateway.redis().ping()
    except (RedisError, OSError):
        raise CommandError("Redis does not answer at REDIS_URL: start it, or correct the address.") from None


def _redis_answers() -> bool:
    """Whether the embedded server, which has just been started, takes commands."""
    try:
        return (env.run_dir() / "valkey.sock").exists() and bool(gateway.redis().ping())
    except (RedisError, OSError):
        return False


def _programs(host: str, port: int, workers: int, names: list[str], certificate: Certificate | None) -> list[Program]:
    """What runs, in the order in which it starts."""
    shared = {
        "READ_THE_ROOM_DATA": str(settings.DATA_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "REDIS_URL": settings.REDIS_URL,
        "INFERENCE_SHARDS": str(settings.INFERENCE_SHARDS),
        "ALLOWED_HOSTS": ",".join([*settings.ALLOWED_HOSTS, *map(_in_address, names)]),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(env.BASE_DIR), os.environ.get("PYTHONPATH")])),
        # In a container everything runs as root; the messages are JSON, which cannot carry code.
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        "SECURE_COOKIES": "1" if certificate or settings.SECURE_COOKIES else "0",
    }
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    celery = [sys.executable, "-m", "celery", "--quiet"]
    quiet = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    programs = []
    if not os.environ.get("REDIS_URL"):
        try:
            programs.append(Program("redis", server_command(env.run_dir()), silent=True))
        except NoRedis as missing:
            raise CommandError(str(missing)) from None
    for number in range(1, workers + 1):
        command = [*celery, "-A", "inference.worker", "worker", "-P", "solo", "-Q", "inference"]
        name = f"inference-{number}"
        programs.append(Program(name, [*command, "-n", f"{name}@%h", *quiet], {**shared, **one_thread}))
    for queue in ("site", "outside"):  # the second waits for other people's servers, so that the first never does
        command = [*celery, "-A", "fer_site", "worker", "-P", "solo", "-Q", queue, "-n", f"{queue}@%h", *quiet]
        programs.append(Program(queue, command, shared))
    beat = [*celery, "-A", "fer_site", "beat", "--loglevel", "WARNING", "--pidfile", ""]
    programs.append(Program("clock", [*beat, "--schedule", str(env.run_dir() / "clock")], shared))
    programs.append(Program("web", _web_command(host, port, certificate), shared))
    return programs


def _web_command(host: str, port: int, certificate: Certificate | None) -> list[str]:
    options: dict[str, str | Path] = {
        "--host": host,
        "--port": str(port),
        "--log-level": "warning",
        "--lifespan": "off",
        "--ws": "websockets-sansio",
        "--ws-max-size": "131072",  # over our own limit, so that a page hears 4413 and not 1009
        "--ws-ping-interval": "20",
        "--ws-ping-timeout": "60",
        "--ws-per-message-deflate": "false",  # JPEG does not get smaller
        "--timeout-graceful-shutdown": "3",
    }
    if certificate:
        options |= {"--ssl-keyfile": certificate.key, "--ssl-certfile": certificate.certificate}
    words = [str(word) for pair in options.items() for word in pair]
    return [sys.executable, "-m", "uvicorn", "fer_site.asgi:application", "--no-access-log", *words]


def _simulated_class(address: str, students: int, certificate: Certificate | None) -> Program:
    manage = str(env.BASE_DIR / "manage.py")
    command = [sys.executable, manage, "simulate_class", "--url", address, "--i-run-this-server"]
    environment = {"READ_THE_ROOM_DATA": str(settings.DATA_DIR)}
    if certificate:
        environment["SSL_CERT_FILE"] = str(certificate.certificate)
    arguments = ["--students", str(students), "--seconds", "0"]
    return Program("The simulated class", [*command, *arguments], environment, silent=True, once=True)


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else _in_address(host)  # noqa: S104  # compared, not bound


def _in_address(host: str) -> str:
    """The host as it stands in a web address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def _answers(url: str, certificate: Certificate | None) -> bool:
    context = ssl.create_default_context(cafile=str(certificate.certificate)) if certificate else None
    if context:
        context.check_hostname = False
    try:
        with urllib.request.urlopen(url, timeout=2, context=context) as answer:  # noqa: S310  # our own address
            return bool(answer.status == 200)
    except OSError:
        return False
