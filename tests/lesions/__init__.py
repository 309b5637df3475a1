"""Tests of the lesions stage."""
