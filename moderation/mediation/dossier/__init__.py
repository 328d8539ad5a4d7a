"""The sealed file of a case: one archive for people and for machines, the same bytes as long as the case is the same.

`contents` says what is in it, `archive` how it is written, `verifying` whether one holds: docs/adr/0033-dossier.md
"""
