"""A small store made by hand, and a client that speaks to the application without a socket."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

from api.app import create_app
from benchmarks.items import Item
from kg.across import refresh
from kg.describe import describe
from kg.iris import Iris
from kg.records import Agency, Citation, Claims, Document, DocumentNumber, Indicator, Issue, Quantity, Regulation, Source, Statement
from kg.reference import reference_quads
from kg.settings import Settings
from kg.store import Store
from kg.vocabulary import Vocabulary
from tests.api.editor import TOKEN, Editor
from tests.api.running import Running, running

NAME = "<script>alert('1')</script>&.txt"
TOPIC = '"><img src=x onerror=alert(2)>'
TEXT = (
    "灵山县人民政府2017年政府信息公开年度报告\n"
    "按照国办发〔201724)的部署，全县网站公开信息1250条，其中<b>惠农</b>类30条。\n"
    "热线来电数量：/\n"
    "联系人：赵小六，手机13800138000\n"
)
NOTICE = "国务院办公厅关于政务公开的一份通知\n国办发〔2017〕24号\n请各地照此办理。\n"
YEAR = (date(2017, 1, 1), date(2017, 12, 31))


@dataclass(frozen=True, slots=True)
class Library:
    """The store's folder, and the IRIs that tests ask for, as paths below the base."""

    folder: Path
    report: str
    agency: str
    regulation: str
    source: str
    indicator: str
    sha16: str


class Client:
    """Requests to an application, one event loop for all of them."""

    def __init__(self, app: FastAPI, portal: BlockingPortal) -> None:
        self.app = app
        self.portal = portal

    def request(self, method: str, url: str, **more: object) -> httpx.Response:
        """The answer to one request; redirects are not followed."""

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
                return await client.request(method, url, **more)

        return self.portal.call(send)

    def get(self, url: str, accept: str | None = None, **parameters: str | int) -> httpx.Response:
        """The answer to a GET with an Accept header and parameters."""
        return self.request("GET", url, params=parameters or None, headers={"accept": accept} if accept else None)


def sealed(name: str, text: str) -> Document:
    """A document as reading would give it."""
    return Document(Source(name, text.encode()), text, ())


def report_claims(iris: Iris) -> Claims:
    """A damaged report that cites a notice and states two figures, one of them with a topic that is markup, and one blank."""
    document = sealed(NAME, TEXT)
    sha16 = document.source.sha256[:16]

    def said(words: str, rule: str, reading: str = ""):
        start = TEXT.index(words)
        return document.evidence(start, start + len(words), rule, reading)

    agency = iris.agency("450721", "灵山县人民政府")
    subject = iris.report("450721", "灵山县人民政府", 2017, sha16)
    regulation = iris.numbered("100000", DocumentNumber("国办发", 2017, 24))
    number = said("国办发〔201724)", "number-bracket", "国办发〔2017〕24号)")
    title = said("灵山县人民政府2017年政府信息公开年度报告", "title")

    def indicator(measure: str, words: str, quantity: Quantity, topic: str = "") -> Indicator:
        evidence = said(words, "narrative")
        return Indicator(iris.indicator(sha16, measure, evidence.start), measure, quantity, agency, YEAR, (evidence,), topic=topic)

    return Claims(
        document,
        subject,
        "report",
        frame="F14",
        issuers=(agency,),
        period=YEAR,
        agencies=(Agency(agency, "灵山县人民政府", "450721", "government"),),
        regulations=(Regulation(regulation, "国办发〔2017〕24号"),),
        statements=(
            Statement(subject, "http://purl.org/dc/terms/title", title.exact, "@zh", (title,)),
            Statement(agency, "https://w3id.org/wenmai/ontology#issues", subject, "", (title,)),
        ),
        indicators=(
            indicator("active.channel.website", "1250条", Quantity(Decimal(1250), "条")),
            indicator("active.total", "30条", Quantity(Decimal(30), "条"), TOPIC),
            indicator("active.channel.wechat", "/", Quantity(None, "", "dash")),
        ),
        citations=(
            Citation(iris.citation(sha16, number.start), number.exact, number, "resolved", regulation, cue="按照", function="complies"),
        ),
        issues=(Issue("odd-sum", "warning", "数目有疑。", "The figures are odd.", (said("30条", "audit"),)),),
    )


def notice_claims(iris: Iris) -> Claims:
    """The notice that the report cites, itself read."""
    document = sealed("notices/24.txt", NOTICE)
    agency = iris.agency("100000", "国务院办公厅")
    subject = iris.numbered("100000", DocumentNumber("国办发", 2017, 24))
    title = document.evidence(0, NOTICE.index("\n"), "title")
    return Claims(
        document,
        subject,
        "policy",
        issuers=(agency,),
        agencies=(Agency(agency, "国务院办公厅", "100000", "office"),),
        regulations=(Regulation(subject, "国办发〔2017〕24号"),),
        statements=(
            Statement(subject, "http://purl.org/dc/terms/title", title.exact, "@zh", (title,)),
            Statement(agency, "https://w3id.org/wenmai/ontology#issues", subject, "", (title,)),
        ),
    )


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> Library:
    """A store with a report, the notice that it cites, and a file that was set aside."""
    folder = tmp_path_factory.mktemp("library") / "store"
    iris = Iris(vocabulary)
    report, notice = report_claims(iris), notice_claims(iris)
    aside = Claims(sealed("aside.txt", "招聘启事\n"), "", "neither")
    with Store.open(folder, iris, vocabulary) as store:
        store.put_reference(reference_quads(vocabulary, iris), vocabulary.digest)
        for claims in (report, notice, aside):
            source = claims.document.source
            store.put(Item(source.name, source.sha256[:16], claims.document.text, describe(claims, vocabulary, iris, "digest")))
        refresh(store, vocabulary, iris)
        store.close()
    sha16 = hashlib.sha256(TEXT.encode()).hexdigest()[:16]
    paths = [
        iri.removeprefix(iris.base)
        for iri in (report.subject, report.issuers[0], notice.subject, iris.source(sha16), report.indicators[0].iri)
    ]
    return Library(folder, *paths, sha16)


@pytest.fixture(scope="session")
def client(library: Library) -> Iterator[Client]:
    """A client of the application over the library."""
    with start_blocking_portal() as portal:
        yield Client(create_app(Settings(store=library.folder)), portal)


@pytest.fixture(scope="session")
def service(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service over the library in a process of its own, with few connections and little patience."""
    with running(library.folder, tmp_path_factory.mktemp("service") / "log", "--connections", "200", "--workers", "2") as found:
        yield found


@pytest.fixture(scope="session")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """A service of its own over a store that is empty at first, and a client that may write to it."""
    folder = tmp_path_factory.mktemp("written") / "store"
    log = folder.with_name("log")
    with running(folder, log, "--workers", "2", "--query-seconds", "4", WENMAI_TOKEN=TOKEN, WENMAI_SIZE="1") as found:
        known = Editor(found, folder)
        with known.client:
            yield known
