"""Releases of a store: folders that others can cite, check and load, and what leads from one to the next."""

from __future__ import annotations

from kg.release.crate import File, Release
from kg.release.delta import apply_delta, write_delta
from kg.release.make import release

__all__ = ["File", "Release", "apply_delta", "release", "write_delta"]
