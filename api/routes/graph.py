"""``/api/graph``: who is next to whom."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(prefix="/api/graph", tags=["graph"])
