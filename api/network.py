"""Processes that answer questions about the citation network: they hold it, and nobody's time runs while one of them reads it.

There is none before somebody asks. To read the network of a large store takes longer than a question may take; whoever cannot wait for
it is told to come again, and the process goes on reading.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from api.pool import Pool, Stopped
from api.station import Gone, Lost, Station
from kg.answering import Asked, Enquiries, Enquiry
from kg.settings import Settings

MOST = 2  # processes: while one measures the whole corpus, the other is there for who asks for little
PATIENCE = 5.0  # seconds that a question waits for one of these few
READING = 900.0  # seconds that reading the network may take
EARLIER = 0.75  # part of its time after which an answer ends with what there is; the rest is for writing it down


class Networks(Pool):
    """Processes that hold the network, each that of the view that it was last asked of.

    Args:
        settings: what a question may need; of memory, beside the network itself.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, Enquiries(settings.query_memory), min(MOST, settings.workers), early=False, patience=PATIENCE)
        self.one_reads = asyncio.Lock()  # what it keeps is there for the next

    async def ready(self, question: Asked, gone: Gone, seconds: float) -> Station:
        """A process that holds the network that is asked of.

        Raises:
            Full: none is free.
            Stopped: ``reading``: it takes longer than the question may; ``gone``: the client has left.
        """
        station = await self.turn()
        if station.source == question.source:
            return station
        assert isinstance(question, Enquiry)
        reading = self.errand(self.read(station, replace(question, name="", parameters={})))
        left = asyncio.ensure_future(gone())
        try:
            await asyncio.wait((reading, left), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            left.cancel()
            if not reading.done():
                reading.add_done_callback(lambda _: self.back(station))
        if not reading.done():
            raise Stopped("gone" if left.done() else "reading")
        return station

    async def read(self, station: Station, question: Enquiry) -> None:
        """Has a process read the network; when it fails in that, it will tell so to who asks."""
        async with self.one_reads:
            timer = station.loop.call_later(READING, station.stop, "time")
            try:
                head, _, _ = await station.ask(question.packed())
            except Lost:
                return
            finally:
                timer.cancel()
        station.source = question.source if head.outcome == "answered" else ""

    def back(self, station: Station) -> None:
        """Takes back a process that read the network for somebody who did not wait."""
        if not station.lost:
            self.release(station)
        elif self.close.alive:  # else it was ended with all others
            self.errand(self.renew(station))
