"""Sentences made up for measuring citations: each knows what it cites, however its numbers and titles are printed or damaged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Literal

from benchmarks.citation_forms import (
    ALIASES,
    CITED,
    CUED,
    CUT,
    DATED,
    DEEDS,
    DOINGS,
    HAN,
    ISSUERS,
    NOTES,
    NOTICES,
    NUMBERS,
    ORDERED,
    ORDERS,
    PLACES,
    TEXTS,
    TOPICS,
    VERSIONS,
)
from benchmarks.uncited import UNCITED

STANDARD = 0.4  # share of numbers that are printed as the standard asks
FULL = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Cited:
    """What a sentence cites; what is None is not asked for."""

    number: str = ""
    title: str = ""
    issuer: str | None = None
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document of one kind, with what it cites, in order."""

    of: str
    text: str
    cited: tuple[Cited, ...] = ()
    kind: Literal["report", "policy"] = "report"


def written(value: int) -> str:
    """A number below a thousand in words.

    >>> written(492), written(12), written(205)
    ('四百九十二', '十二', '二百零五')
    """
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    words = f"{HAN[hundreds]}百" if hundreds else ""
    words += f"{'' if tens == 1 and not hundreds else HAN[tens]}十" if tens else "零" if hundreds and ones else ""
    return words + (HAN[ones] if ones or not value else "")


class Maker:
    """Makes sentences from a seed; the same seed gives the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.pick = self.random.choice

    def sentences(self, count: int) -> Iterator[Sentence]:
        """Sentences of all classes in turn."""
        classes = (self.one, self.one, self.several, self.order, self.notice, self.series, self.alias, self.deed, self.nothing, self.beside)
        for at in range(count):
            yield classes[at % len(classes)]()

    def filled(self, form: str, code: str, kind: str = "") -> tuple[str, int, int]:
        """A number as a form prints it, its year and its sequence."""
        year, seq = self.random.randrange(1995, 2026), self.random.randrange(1, 400)
        y, s = str(year), str(seq)
        spread = {"fy": y.translate(FULL), "fs": s.translate(FULL), "py": " ".join(y), "ps": " ".join(s)}
        return form.format(c=code, k=kind, y=y, s=s, Y="".join(HAN[int(d)] for d in y), S=written(seq), **spread), year, seq

    def numbered(self, code: str, bracketed: bool) -> tuple[str, str]:
        """A number as it is printed, and its normal form."""
        form = NUMBERS[0] if self.random.random() < STANDARD else self.pick(NUMBERS + CUT if bracketed else NUMBERS)
        printed, year, seq = self.filled(form, code)
        return printed, f"{code}〔{year}〕{seq}号"

    def item(self) -> tuple[str, Cited]:
        """A citation by title, number or both, in one of many forms."""
        form, named = self.pick(CITED)
        issuer, code = self.pick(ISSUERS)
        free, bracketed = self.numbered(code, False), self.numbered(code, True)
        text, notice = f"{self.pick(TOPICS)}{self.pick(TEXTS)}", f"关于{self.pick(DOINGS).format(self.pick(TOPICS))}的{self.pick(NOTES)}"
        title = self.pick((f"{self.pick(PLACES)}{text}{self.pick(VERSIONS)}", notice))
        words = {"i": issuer, "t": title, "n": notice, "x": text}
        number = bracketed[1] if "{b}" in form else free[1] if "{f}" in form else ""
        return form.format(b=bracketed[0], f=free[0], **words), Cited(number, named.format(**words), issuer if "{i}" in form else None)

    def governed(
        self,
        of: str,
        words: str,
        cited: tuple[Cited, ...],
        frames: tuple[tuple[str, str], ...] = CUED,
        kind: Literal["report", "policy"] = "report",
    ) -> Sentence:
        """A sentence that cites something for something."""
        frame, function = self.pick(frames)
        begin = "各有关单位：\n" if kind == "policy" else ""
        return Sentence(of, begin + frame.format(words), tuple(replace(one, function=function) for one in cited), kind)

    def one(self) -> Sentence:
        """One citation."""
        words, cited = self.item()
        return self.governed("one", words, (cited,))

    def several(self) -> Sentence:
        """A list of citations under one cue."""
        items = [self.item() for _ in range(self.random.randrange(2, 6))]
        words = "、".join(words for words, _ in items[:-1]) + self.pick(("、", "和", "以及", "及")) + items[-1][0]
        return self.governed("several", words, tuple(cited for _, cited in items))

    def order(self) -> Sentence:
        """An order, alone or behind its title."""
        code = self.pick(ORDERS)
        printed, year, seq = self.filled(self.pick(ORDERED), code)
        number = f"{code}令第{seq}号"
        if self.random.random() < 0.3:
            printed, year, seq = self.filled(self.pick(DATED), code, "令")
            number = f"{code}令{year}年第{seq}号"
        return self.titled("order", printed, number)

    def notice(self) -> Sentence:
        """An announcement, alone or behind its title."""
        code = self.pick(NOTICES)
        printed, year, seq = self.filled(self.pick(DATED), code, "公告")
        return self.titled("notice", printed, f"{code}公告{year}年第{seq}号")

    def titled(self, of: str, printed: str, number: str) -> Sentence:
        """A number alone or behind a title."""
        if self.random.random() < 0.5:
            return self.governed(of, printed, (Cited(number),))
        title = f"{self.pick(TOPICS)}{self.pick(TEXTS)}"
        return self.governed(of, f"《{title}》（{printed}）", (Cited(number, title),))

    def series(self) -> Sentence:
        """Numbers that print only what differs from the one before."""
        _, code = self.pick(ISSUERS)
        year, seqs = self.random.randrange(1995, 2020), sorted(self.random.sample(range(1, 400), self.random.randrange(2, 5)))
        join = self.pick(("、", "和", "及"))
        years = [year + at for at in range(len(seqs))]
        if self.random.random() < 0.5:
            words = f"{code}〔{year}〕" + "、".join(f"{s}号" for s in seqs[:-1]) + f"{join}{seqs[-1]}号"
            years = [year] * len(seqs)
        else:
            words = (
                f"{code}"
                + "、".join(f"〔{y}〕{s}号" for y, s in zip(years[:-1], seqs[:-1], strict=True))
                + f"{join}〔{years[-1]}〕{seqs[-1]}号"
            )
        return self.governed("series", words, tuple(Cited(f"{code}〔{y}〕{s}号") for y, s in zip(years, seqs, strict=True)))

    def alias(self) -> Sentence:
        """A regulation under the name that the text gave it."""
        word = self.pick(("条例", "办法", "规定", "意见", "通知"))
        title = f"长安市{self.pick(TOPICS)}{word}"
        number, cited = "", Cited("", title, None, "basis")
        if self.random.random() < 0.5:
            number, normal = self.numbered("长政发", True)
            number, cited = f"（{number}）", replace(cited, number=normal)
        text = f"根据《{title}》{number}{self.pick(ALIASES).format(word)}编制本报告。严格执行《{word}》，不断改进。"
        return Sentence("alias", text, (cited, replace(cited, function="complies")))

    def deed(self) -> Sentence:
        """What a policy document does to another."""
        words, cited = self.item()
        return self.governed("deed", words, (cited,), DEEDS, "policy")

    def nothing(self) -> Sentence:
        """What looks like a citation and is none."""
        return Sentence("nothing", self.pick(UNCITED).format(y=self.random.randrange(1995, 2026), n=self.random.randrange(10, 400)))

    def beside(self) -> Sentence:
        """A citation beside what looks like one."""
        one = self.one()
        return Sentence("beside", one.text + self.nothing().text, one.cited)
