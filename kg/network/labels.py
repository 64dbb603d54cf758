"""Words from titles that tell a group of documents from others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

RUN = re.compile(r"[\u3400-\u9fff]+")
JOINTS = re.compile("关于|印发|转发|通知|[的等]")  # what stands between words
SHORTEST, LONGEST = 2, 12  # characters of a word
LOOSE = "和与及在对于为以了第之次" + "一二三四五六七八九十年月日号"  # characters that no word begins or ends with
FEW = 3  # words of a group
SHARE = 3  # one title in so many has the word
CLEAR = 2  # times as common as in all titles is what tells a group
WHOLE = 0.8  # what has one character more in this share of the titles is but a part of a word


def grams(title: str) -> set[str]:
    """The stretches of Chinese characters that a word can be.

    >>> sorted(grams("关于信息的通知"))
    ['信息']
    """
    found = set[str]()
    for run in RUN.findall(JOINTS.sub(" ", title)):
        for size in range(SHORTEST, LONGEST + 1):
            found |= {run[at : at + size] for at in range(len(run) - size + 1)}
    return found


class Titles:
    """How many of all titles have a word.

    Args:
        titles: of all groups.
    """

    def __init__(self, titles: Iterable[str]) -> None:
        self.total = 0
        self.counts = Counter[str]()
        for title in titles:
            self.total += 1
            self.counts.update(grams(title))
        self.longer = dict[str, int]()  # the count of the commonest word that has one character more
        for gram, count in self.counts.items():
            for part in {gram[1:], gram[:-1]}:
                self.longer[part] = max(self.longer.get(part, 0), count)

    def words(self, group: Sequence[str]) -> tuple[str, ...]:
        """The words that tell a group from the others, the most telling first; none where nothing does.

        A word weighs by how many titles of the group have it, times the logarithm of how much commoner it is there than in all titles.
        Of two that have characters in common the one that weighs more is taken, and of equal ones the longer.

        Args:
            group: some of all titles.
        """
        counts = Counter(gram for title in group for gram in grams(title))
        least = max(len(group) / SHARE, min(len(group), 2))
        kept = (gram for gram, count in counts.items() if count >= least and self.share(gram, count, len(group)) >= CLEAR)
        weights = {
            gram: round(counts[gram] * math.log(self.share(gram, counts[gram], len(group))), 9) for gram in kept if self.is_whole(gram)
        }
        words: list[str] = []
        for gram in sorted(weights, key=lambda gram: (-weights[gram], -len(gram), gram)):
            if not any(set(gram) & set(word) for word in words):
                words.append(gram)
            if len(words) == FEW:
                break
        return tuple(words)

    def is_whole(self, gram: str) -> bool:
        """Whether it can stand for itself, and is no mere part of a longer word."""
        return gram[0] not in LOOSE and gram[-1] not in LOOSE and self.longer.get(gram, 0) < WHOLE * self.counts[gram]

    def share(self, gram: str, count: int, size: int) -> float:
        """How much commoner a word is in a group of this size than in all titles."""
        return count * self.total / (size * self.counts[gram])
