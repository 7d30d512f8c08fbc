"""From a raw message to what it says: guard, intent, facts of the profile, programmes meant."""

from advisor.understanding.context import Context
from advisor.understanding.understand import Understander
from advisor.understanding.understanding import Understanding

__all__ = ["Context", "Understander", "Understanding"]
