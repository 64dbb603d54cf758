"""One sentence and what its words say of the numbers in it: of when they are, whose, how exact, and whether they only compare."""

from __future__ import annotations

from kg.extract.hidden import Shown
from kg.extract.prose import Sentence
from kg.extract.when import Clock, Timeline, When
from kg.extract.whose import Titled, Whose
from kg.extract.wording import May

NEAR = 12  # characters before a number in which words weaken or compare it
BEHIND = 8  # characters behind a number in which words weaken it
DENIED = 40  # characters before 一 in which a negation makes it none
PART = 80  # characters before a figure in which words may make it a condition or take it back
AFTER = 20  # characters behind a zero in which words may take it back


class Saying:
    """A sentence that may state figures.

    Args:
        whole: what is shown of it; hidden words are behind ■.
        may: the rows that the sentence may hold, by role.
    """

    def __init__(self, sentence: Sentence, whole: Shown, may: May, clock: Clock, titled: Titled) -> None:
        self.sentence = sentence
        self.text = whole.text
        self.numbers = whole.numbers
        self.may = may
        self._clock = clock
        self._titled = titled
        self._times: Timeline | None = None
        self._whose: Whose | None = None
        self._joined = {match.start("value"): row.bars for row in may.get("joined", ()) for match in row.find(whole.text, whole.numbers)}

    def when(self, at: int) -> When | None:
        """Whose time a place is in; None where that is only a part of a year, or a plan."""
        if self._times is None:
            self._times = self._clock.timeline(self.text, self.may.get("time", ()))
        return self._times.at(at)

    def about(self, at: int) -> str | None:
        """Whose figure it is by the subject before a place: another agency; nothing for the one that reports; None where that is open."""
        return self._subjects().about(at)

    def bars(self, measure: str, at: int) -> bool:
        """Whether the number at a place is of several things at once, of which a measure counts one."""
        return measure.startswith(self._joined.get(at, ("-",)))

    def scope(self, at: int) -> str:
        """Whose figures, as printed before a place."""
        return self._subjects().scope(at)

    def _subjects(self) -> Whose:
        """The subjects of the sentence, told when the first number asks."""
        if self._whose is None:
            self._whose = Whose(self.text, self.may, self._titled)
        return self._whose

    def titled(self, words: str) -> bool:
        """Whether the title of the report holds these words."""
        return self._titled.names(words)

    def uncounted(self, at: int, value: str) -> bool:
        """Whether words before a number say that it is a difference (增加 12 件), a condition or a duty, or that there was not even one."""
        if value == "一" and self._before("negated", at, DENIED):
            return True
        return self._before("compared", at, NEAR) or self._before("supposed", at, PART)

    def denied(self, end: int) -> bool:
        """Whether words beside a zero that ends at a place say that it is none: a condition, a wish, a second negation, an exception."""
        if self._before("supposed", end, PART) or self._before("denied", end, PART):
            return True
        return any(row.pattern.search(self.text[end : end + AFTER]) for row in self.may.get("denied-behind", ()))

    def _before(self, role: str, at: int, reach: int) -> bool:
        """Whether a row of a role stands right before a number."""
        rows = self.may.get(role)
        return rows is not None and any(row.pattern.search(self.text[max(0, at - reach) : at]) for row in rows)

    def comparator(self, at: int, end: int) -> str:
        """How a number is meant, from the words beside it."""
        for row in self.may.get("before", ()):
            if row.pattern.search(self.text[max(0, at - NEAR) : at]):
                return row.says
        for row in self.may.get("after", ()):
            if row.pattern.search(self.text[end : end + BEHIND]):
                return row.says
        return "exact"
