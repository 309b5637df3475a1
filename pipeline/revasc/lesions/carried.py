"""What a walk through the units of a note carries along: the vessel spoken of, and the one worked on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from revasc.lesions.anatomy import Place

#: A paragraph that names more vessels than these is a list of findings.
_STORY_VESSELS: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class UnitFocus:
    """What a unit speaks of: its subject for findings, its target for treatments.

    ``head`` is the vessel that heads the paragraph or list item the unit stands in.
    ``heading`` is the vessel of the heading that the unit stands under, if any. ``stated`` is false
    where the target is only the vessel last spoken of.
    """

    subject: Place | None
    target: Place | None
    head: Place | None = None
    stated: bool = True
    heading: Place | None = None


#: Of a unit that nothing is known of.
NOWHERE: Final = UnitFocus(None, None)


@dataclass(slots=True)
class Carried:
    """What the walk carries from unit to unit, strongest first.

    ``fallback`` is the one target of the note, ``titled`` the same where that was said. ``spoken`` is
    the vessel that a sentence of this paragraph spoke of last, ``told`` all of them; ``closed`` are the
    vessels found occluded so far; ``numbered`` the places of "lesion 1", "vessel #2"; ``graft`` is the
    bypass graft named last, ``pair`` the last two vessels named, in their order.
    """

    fallback: Place | None = None
    titled: Place | None = None
    heading: Place | None = None
    stated: Place | None = None
    wired: Place | None = None
    subject: Place | None = None
    head: Place | None = None
    spoken: Place | None = None
    told: set[Place] = field(default_factory=set)
    closed: set[Place] = field(default_factory=set)
    numbered: dict[str, Place] = field(default_factory=dict)
    graft: Place | None = None
    pair: tuple[Place, ...] = ()
    _last: UnitFocus = NOWHERE

    def focus(self) -> UnitFocus:
        """The focus of the unit just read: most often that of the one before."""
        named = self._named()
        target = named or self._guess(self.fallback)
        subject, stated, last = self.subject or target, named is not None, self._last
        if (
            last.subject is not subject
            or last.target is not target
            or last.head is not self.head
            or last.stated is not stated
            or last.heading is not self.heading
        ):
            self._last = UnitFocus(subject, target, self.head, stated, self.heading)
        return self._last

    def aim(self) -> Place | None:
        """The target of a treatment that names no vessel, without a guess from labels or story."""
        return self._named() or self._guess(self.titled)

    def _guess(self, fallback: Place | None) -> Place | None:
        """The target where none is named: by the paragraph, the wires, the titles, the subject."""
        if self.spoken and len(self.told) in _STORY_VESSELS:
            return self.spoken
        if fallback and (self.wired is None or fallback.trunk in self.closed):
            return fallback
        return self.wired or fallback or self.subject

    def _named(self) -> Place | None:
        """The target, where a heading, a sentence, the titles or a wire name one."""
        titled = self.titled
        if titled and self.wired and self._overruled(titled, self.wired):
            titled = self.wired
        return self.heading or self.stated or titled

    def _overruled(self, titled: Place, wired: Place) -> bool:
        """The wire went into another vessel, and it is that one which was found occluded."""
        return (
            wired.trunk in self.closed and titled.trunk not in self.closed and titled.vessel != wired.vessel
        )

    def name(self, places: Iterable[Place]) -> None:
        """Vessels named, in their order."""
        self.pair = tuple(dict.fromkeys((*self.pair, *places)))[-2:]

    def speak(self, place: Place) -> None:
        """A sentence spoke of a vessel."""
        self.spoken = place
        self.told.add(place)

    def open_block(self) -> None:
        """Forget what the paragraph before spoke of."""
        self.head = self.spoken = None
        if self.told:
            self.told = set()

    def reset(self) -> None:
        """Forget subject and target: another part of the note begins."""
        self.heading = self.stated = self.wired = self.subject = self.head = None
