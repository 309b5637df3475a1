"""The coder that the options of a command ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from revasc.coder import Coder, EngineFactory


def engine_factory(pack: str | None, policy: str, engine: str, *, gate: bool = False) -> EngineFactory:
    """What builds the coder, here or in worker processes."""
    from revasc.coder import EngineFactory  # noqa: PLC0415

    return EngineFactory(pack=pack, policy=policy, engine=engine, gate=gate)


def engine_coder(pack: str | None, policy: str, engine: str) -> Coder:
    """The coder of these options, which this process needs to its end."""
    from revasc.coder import build_to_stay  # noqa: PLC0415

    return build_to_stay(engine_factory(pack, policy, engine))
