"""Questions about the citation network, as a process answers them that holds the network of the view it was last asked of.

Whatever the network needs is imported by the first question: the process that serves all else has neither threads nor memory to
spare for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from traceback import format_exc
from typing import TYPE_CHECKING, BinaryIO, cast

from kg.answering.frames import Enquiry, Head
from kg.answering.respond import Respondent
from kg.answering.sheet import Sheet, TooLarge
from kg.errors import OutOfTime, StoreError, UnknownName, UsageError
from kg.iris import Iris
from kg.store import Store
from kg.vocabulary import load
from kg.xml import Unwritable

if TYPE_CHECKING:
    from kg.network.model import Network

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Held:
    """A network, and the store that its words are read from."""

    network: Network
    store: Store


class Enquiries(Respondent[Enquiry, Held]):
    """Answers questions about the network."""

    def question(self, fields: list[object]) -> Enquiry:
        """A question, as it was sent."""
        return Enquiry.of(fields)

    def opened(self, question: Enquiry) -> Held:
        """The network of the view that is asked of."""
        from kg import network
        from kg.network.asking import answers, exporting, questions  # noqa: F401 # before what memory a question may need is counted

        vocabulary = load()
        store = Store.open(question.place, Iris(vocabulary, question.base), vocabulary, read_only=True)
        return Held(network.load(store), store)

    def attempted(self, opened: Held, question: Enquiry, sheet: Sheet) -> Head:
        """What came of a question, whatever goes wrong with it."""
        sheet.most = question.most
        try:
            return told(opened.network, question, sheet)
        except UnknownName as error:
            return Head("unknown", detail=str(error))
        except UsageError as error:
            return Head("malformed", detail=str(error))
        except OutOfTime:
            return Head("time")
        except TooLarge:
            return Head("size")
        except MemoryError:
            return Head("memory", weary=True)
        except Unwritable as error:
            return Head("unwritable", format=question.parameters.get("format", ""), detail=str(error))
        except (OSError, StoreError) as error:
            return Head("failed", detail=str(error))
        except Exception:  # ours; a process that died of it would have to read the network again, and tell nobody where it failed
            return Head("defect", detail=format_exc())


def told(network: Network, question: Enquiry, sheet: Sheet) -> Head:
    """Writes the answer to a question, and tells of it."""
    from kg.network.asking.answers import as_json
    from kg.network.asking.exporting import EXPORT, export
    from kg.network.asking.questions import ask

    if not question.name:
        return Head("answered")
    if question.name == EXPORT.name:
        format, written = export(network, question.parameters, cast("BinaryIO", sheet.stream))
        cut = "nodes" if written.left_out else ""
        return Head("answered", format=format.media_type, cut=bool(cut), detail=cut, name=f"network{format.suffix}")
    answer = ask(network, question.name, question.parameters, question.seconds)
    sheet.write(as_json(answer, network.base))
    cut = getattr(answer, "cut", "")
    return Head("answered", format=JSON, cut=bool(cut), detail=cut)
