"""Tests of the weekly lists."""
