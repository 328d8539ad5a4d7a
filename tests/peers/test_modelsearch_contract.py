"""modelsearch's own tests of a backend, on ours. Not one may be skipped."""

from django.test import TestCase
from modelsearch.tests.test_backends import BackendTests


class TestWhooshKeepsTheContract(BackendTests, TestCase):
    backend_path = "knowledge.search.backend"
