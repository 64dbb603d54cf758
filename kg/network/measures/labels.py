"""Words from titles that tell a group of documents from others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

RUN = re.compile(r"[\u3400-\u9fff]+")
ISSUER = re.compile("[^《〈<]*?关于")  # who issued it stands before what it is about
JOINTS = re.compile("印发|转发|通知|[的等]")  # what stands between words
SHORTEST, LONGEST = 2, 16  # characters of a word
LOOSE = "和与及在对于为以了第之次" + "一二三四五六七八九十年月日号"  # characters that no word begins or ends with
FEW = 3  # words of a group
SHARE = 4  # one title in so many has the word
CLEAR = 2  # times as common as in all titles is what tells a group
EVERYWHERE = 5  # what more than one group in so many has, and more than ``SOME``, tells none of them
SOME = 3
WHOLE = 0.8  # what has one character more in this share of the titles is but a part of a word
HEAD = 2  # characters that a name is looked up by


class Names:
    """Names that are taken out of titles: who issued a document, and for which place, is not what it is about.

    Args:
        names: of two characters at least; shorter ones are passed over.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.names = {name for name in names if len(name) >= HEAD}
        self.lengths = dict[str, list[int]]()
        for head, length in sorted({(name[:HEAD], len(name)) for name in self.names}, reverse=True):
            self.lengths.setdefault(head, []).append(length)

    def without(self, title: str) -> str:
        """A title with gaps where names stood, of which the longest counts, and who issued it.

        >>> Names(["云南", "云南省", "云南省司法厅"]).without("转发云南省司法厅关于云南省信息的意见")
        ' 信息的意见'
        """
        return "".join(self.kept(ISSUER.sub(" ", title))).replace("  ", " ")

    def kept(self, title: str) -> Iterator[str]:
        """The characters outside of names, and a gap for each name."""
        at = 0
        while at < len(title):
            lengths = self.lengths.get(title[at : at + HEAD], ())
            length = next((length for length in lengths if title[at : at + length] in self.names), 0)
            yield " " if length else title[at]
            at += length or 1


def grams(title: str) -> set[str]:
    """The stretches of Chinese characters that a word can be, and those that are longer by one.

    >>> sorted(grams("信息的通知"))
    ['信息']
    """
    found = set[str]()
    for run in RUN.findall(JOINTS.sub(" ", title)):
        for size in range(SHORTEST, LONGEST + 2):
            found |= {run[at : at + size] for at in range(len(run) - size + 1)}
    return found


class Titles:
    """How many of all titles have a word, and how many groups.

    Args:
        groups: the titles of each.
        names: that are no words.
    """

    def __init__(self, groups: Iterable[Sequence[str]], names: Names) -> None:
        self.names = names
        self.total = self.groups = 0
        self.counts, self.spread = Counter[str](), Counter[str]()
        for group in groups:
            counts = self.counted(group)
            self.total += len(group)
            self.groups += 1
            self.counts.update(counts)
            self.spread.update(counts.keys())
        self.longer = dict[str, int]()  # the count of the commonest word that has one character more
        for gram, count in self.counts.items():
            for part in {gram[1:], gram[:-1]}:
                self.longer[part] = max(self.longer.get(part, 0), count)

    def counted(self, group: Sequence[str]) -> Counter[str]:
        """How many of some titles have a word."""
        return Counter(gram for title in group for gram in grams(self.names.without(title)))

    def words(self, group: Sequence[str]) -> tuple[str, ...]:
        """The words that tell a group from the others, the most telling first; none where nothing does.

        A word weighs by how many titles of the group have it, in how few groups it is found, and how long it is, the latter two by their
        logarithms. Of two that have characters in common the one that weighs more is taken, and of equal ones the longer; what weighs less
        than half of the first is left out.

        Args:
            group: one of all groups.
        """
        counts = self.counted(group)
        least = max(len(group) / SHARE, min(len(group), 2))
        weights = {
            gram: round(count * math.log((self.groups + 1) / self.spread[gram]) * math.log(len(gram)), 9)
            for gram, count in counts.items()
            if count >= least and self.tells(gram) and self.share(gram, count, len(group)) >= CLEAR
        }
        words: list[str] = []
        for gram in sorted(weights, key=lambda gram: (-weights[gram], -len(gram), gram)):
            if len(words) == FEW or (words and 2 * weights[gram] < weights[words[0]]):
                break
            if not any(set(gram) & set(word) for word in words):
                words.append(gram)
        return tuple(words)

    def tells(self, gram: str) -> bool:
        """Whether it can stand for itself, is no mere part of a longer word, and is not found everywhere."""
        if len(gram) > LONGEST or gram[0] in LOOSE or gram[-1] in LOOSE:
            return False
        return self.longer.get(gram, 0) < WHOLE * self.counts[gram] and self.spread[gram] <= max(SOME, self.groups / EVERYWHERE)

    def share(self, gram: str, count: int, size: int) -> float:
        """How much commoner a word is in a group of this size than in all titles."""
        return count * self.total / (size * self.counts[gram])
