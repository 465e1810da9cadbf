"""A span of time on the command line, written as in messages."""

from __future__ import annotations

from datetime import timedelta

import click

from signoff.core.values import parse_duration


class Span(click.ParamType[timedelta]):
    """A span of time as messages have it: 20m."""

    name = "span"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        found = parse_duration(str(value))
        if found is None or not found:
            self.fail(f"'{value}' is not a span of time; write for example 30s, 20m or 1h", param, ctx)
        return found
