"""Carteira: from a client's raw exports to an engagement report, in four stages.

Read the package from the lowest floor up and it teaches the method: `errors` and `language` say how things are told, `schema` what a table means,
`engagement` what was decided and why, `cycle` where one run keeps its results; then the stages in the order of the work (`load`,
`investigation`, `analysis`, `action`, `monitoring`), the `report` that is made of them, and `run` and `cli`, which set them going.
"""

__version__ = "0.1.0"
