"""Honest figures: how well questions are answered here, and whether suggestions spare anybody a question.

Rules without database: `shares`, `survival`, `cohorts`, `holdout`. Filled in the background by `rollup`, read by
`public` and `staff`. What each figure means: docs/figures.md.
"""
