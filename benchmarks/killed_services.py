"""A service that is killed again and again while documents are sent to it: what the store holds then, and what the next service finds."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException

from benchmarks.killed_builds import AFTER, BEFORE, VERSIONS, Corpora, unlike
from benchmarks.remains import contents, faults, outliving, swept
from benchmarks.servers import HOST, Server, ours, tree

TOKEN = "of-the-trial-and-of-nothing-else"
LONGEST_JOBS = 60.0  # seconds that all documents may take where nobody kills
JOBS_UNTIL_KILL = 12  # of which a service has done less when it is killed, so many that a slow machine gets as far as a fast one
LONGEST_WAIT = 0.2  # seconds that it lives on then at most
PASSING = {"readers": 1, "spool": 1}  # folders of a store that a service keeps its own things in, and how many a new one may have


class Client:
    """Sends documents and asks what became of them, until it is through or nobody answers.

    Args:
        documents: names and texts.
    """

    def __init__(self, server: Server, documents: Iterable[tuple[str, str]]) -> None:
        self.server = server
        self.documents = iter(documents)
        self.open: dict[str, str] = {}  # addresses of jobs, and the names of what they store
        self.done: list[str] = []  # names whose jobs were told to be done
        self.odd: Counter[str] = Counter()  # answers that should not be
        self.thread = threading.Thread(target=self.go_on)

    def go_on(self) -> None:
        """Sends one document, looks at the jobs, and so on."""
        with suppress(OSError, HTTPException):
            for name, text in self.documents:
                while not self.sent(name, text):
                    self.look()
                    time.sleep(0.02)
                self.look()
            while self.open:
                self.look()
                time.sleep(0.02)

    def wait(self, count: int) -> None:
        """Returns when so many jobs are done."""
        until = time.monotonic() + LONGEST_JOBS
        while len(self.done) < count and self.thread.is_alive() and time.monotonic() < until:
            time.sleep(0.005)

    def sent(self, name: str, text: str) -> bool:
        """Whether a document was taken."""
        status, told = self.call("POST", "/api/documents", {"name": name, "text": text})
        if status == 202:
            self.open[f"/api/jobs/{told['id']}"] = name
        elif status != 429:
            self.odd[f"{status} {told.get('detail', '')}"] += 1
        return status != 429

    def look(self) -> None:
        """Asks for the jobs that are not known to be done."""
        for address, name in list(self.open.items()):
            status, told = self.call("GET", address)
            if status != 200 or told["state"] == "failed":
                self.odd[f"{status} {told.get('problem') or told.get('detail', '')}"] += 1
            if status != 200 or told["state"] in ("failed", "done"):
                del self.open[address]
            if told.get("state") == "done":
                self.done.append(name)

    def call(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, str]]:
        """The answer to one request."""
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        with closing(HTTPConnection(HOST, self.server.port, timeout=30)) as connection:
            connection.request(method, path, None if body is None else json.dumps(body).encode(), headers)
            with connection.getresponse() as answer:
                return answer.status, json.loads(answer.read())


class ServiceKiller:
    """One store, and the services that are killed over it.

    Args:
        seed: of the moments, and of the order in which documents are sent.
    """

    def __init__(self, corpora: Corpora, seed: int) -> None:
        self.corpora, self.world, self.random = corpora, corpora.world, random.Random(seed)
        self.store = corpora.folder / "store-served"
        shutil.copytree(corpora.store(BEFORE), self.store)
        self.held = corpora.before
        self.jobs = JOBS_UNTIL_KILL
        self.done = 0  # documents that were reported as stored

    def trial(self, at: int) -> list[str]:
        """What is wrong after one kill; the versions of the documents in turn, with and without its helpers killed."""
        wanted = (self.corpora.before, self.corpora.after)[at % 2]
        wrong = []
        with self.served() as server:
            wrong += self.leftovers()
            client = Client(server, self.documents(VERSIONS[at % 2]))
            client.thread.start()
            client.wait(self.random.randrange(self.jobs))
            time.sleep(self.random.uniform(0, LONGEST_WAIT))
            helpers = tree(server.process.pid)
            with suppress(ProcessLookupError):
                for pid in helpers if at % 4 > 1 else helpers[:1]:
                    os.kill(pid, signal.SIGKILL)
            server.process.wait()
            client.thread.join()
        self.done += len(client.done)
        wrong += [f"{count} × {what}" for what, count in client.odd.items()]
        if left := outliving(helpers):
            wrong.append(f"{len(left)} processes outlived the service")
        found = contents(self.store, self.world)
        wrong += [*faults(found, self.held, wanted, client.done), *swept(self.store, self.world, found)]
        self.held = found
        return wrong

    def last(self) -> list[str]:
        """What is wrong when the second version is sent at last and nobody kills."""
        with self.served() as server:
            client = Client(server, self.documents(AFTER))
            client.thread.start()
            client.thread.join(LONGEST_JOBS)
            everything = len(client.done) == len(self.corpora.names[1])
        wrong = [f"{count} × {what}" for what, count in client.odd.items()] + ([] if everything else ["not all jobs were done"])
        return wrong + self.leftovers(0) + unlike(contents(self.store, self.world), self.corpora.after)

    def served(self) -> Iterator[Server]:
        """A service over the store that takes documents."""
        return ours(self.store, environment={"WENMAI_TOKEN": TOKEN})

    def documents(self, version: str) -> list[tuple[str, str]]:
        """The documents of a version in some order."""
        paths = sorted((self.corpora.folder / version).iterdir())
        return [(path.name, path.read_text("utf-8")) for path in self.random.sample(paths, len(paths))]

    def leftovers(self, own: int = 1) -> list[str]:
        """Views and files of services that are gone, beside the one that lives."""
        folders = [self.store / name for name in PASSING]
        found = {folder.name: len(list(folder.iterdir())) for folder in folders if folder.is_dir()}
        return [f"{count} entries in {name}" for name, count in found.items() if count > PASSING[name] * own]
