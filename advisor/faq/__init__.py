"""The batch FAQ: questions as data, answered by the advisor, reviewed by an editor, written in every format."""
