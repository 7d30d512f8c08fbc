"""Where a conversation stands, as far as it bears on how its next message is understood."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Context:
    """What of the conversation bears on a message."""

    shown: list[str] = field(default_factory=list)
    focus: str | None = None
    expected: str | None = None
    """The profile field the advisor has just asked about."""
    has_path: bool = False
    about: list[str] = field(default_factory=list)
    """Programmes that the last answer spoke of."""
    spoken: list[str] = field(default_factory=list)
    """Programmes spoken of alone since the last list."""
    wider: list[str] = field(default_factory=list)
    """The list from which the one shown was drawn."""
    path: list[str] = field(default_factory=list)
    """Steps of the current path."""
    before: list[str] = field(default_factory=list)
    """Steps of the path before its last change."""
    refused: list[str] = field(default_factory=list)
    """What that change took out."""
    topic: str | None = None
    """The intent of the last answer, when sources gave it."""
    answered: str | None = None
    """The intent of the last answer that cited something: what "source ?" is about."""
    offered: str | None = None
    """What the last answer offered to tell next, in the person's words."""
    measured: str | None = None
    """The limit in figures that the last message told."""
    limits: dict[str, float] = field(default_factory=dict)
    """The limits in figures that are known."""
    begun: bool = False
    """Whether something was said before this message."""
    recommended: bool = False
    """Whether a recommendation was asked for."""
    sought: bool = False
    """Whether what was shown last is a list made by criteria."""
    for_other: bool = False
    """Whether the person who will be trained is not the one who writes."""
    lists: dict[str, list[str]] = field(default_factory=dict)
    """What is known of the person's wishes, by list field of the profile."""
    profession: str | None = None
    town: str | None = None
    region: str | None = None

    @property
    def shows_list(self) -> bool:
        """Whether what was shown is a list rather than the path."""
        return len(self.shown) > 1 and self.shown != self.path
