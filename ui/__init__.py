"""The faces of the advisor: command line and web page. This package knows `advisor`, never the reverse."""
