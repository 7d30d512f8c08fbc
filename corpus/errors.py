"""The errors that a person is meant to read."""


class UserError(Exception):
    """Bad input or a state that the person can mend; the message says what, where and how to mend it.

    The command line prints it alone, without a traceback, and exits with `exit_code`.
    """

    exit_code = 2


class CorpusError(UserError):
    """The catalogue does not validate; the message holds one line a problem (file:line: field: what)."""


class IndexStale(UserError):
    """The index is missing or was built from something else than what is here now."""


class ModelMissing(UserError):
    """The encoder was not prepared, or cannot be loaded."""
