"""From programmes that fit to a path: what a path is, the exact program that picks it, and what is said of it.

`path` what is shown · `objective` what is weighed · `calendar` when steps can start · `program` the exact optimum ·
`case` one person's request · `conflicts` when nothing fits · `alternatives` the same with one thing changed · `why` chosen
or not, in the solver's terms.
"""
