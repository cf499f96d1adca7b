"""Databases for tests: each test gets its own, a copy of a template that is made once.

A copy costs as much as emptying every table would, and leaves nothing to forget: triggers, sequences and rows that
a migration wrote are all there.
"""

import shutil
from itertools import count

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url


class SqliteFiles:
    """Templates and copies as files in one folder."""

    def __init__(self, folder):
        self.folder = folder
        self.numbers = count(1)

    def new(self, template=None):
        """The URL of a new database: empty, or a copy of the one at the URL `template`."""
        path = self.folder / f"{next(self.numbers)}.sqlite"
        if template:
            shutil.copyfile(make_url(template).database, path)
        return f"sqlite:///{path}"

    def drop(self, url):
        path = make_url(url).database
        for file in self.folder.glob(f"{path.rpartition('/')[2]}*"):
            file.unlink()

    def close(self):
        """Nothing to do: the folder goes with all that is in it."""


class PostgresDatabases:
    """Templates and copies on one server, under names that no other run shares."""

    def __init__(self, server, prefix):
        self.server = make_url(server).set(drivername="postgresql")
        self.prefix = prefix
        self.numbers = count(1)
        self.made = set()
        self.admin = psycopg.connect(self.server.render_as_string(hide_password=False), autocommit=True)

    def new(self, template=None):
        """The URL of a new database: empty, or a copy of the one at the URL `template`."""
        name = f"{self.prefix}_{next(self.numbers)}"
        original = make_url(template).database if template else "template0"
        self.admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(original)
            )
        )
        url = self.server.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)
        self.made.add(url)
        return url

    def drop(self, url):
        name = sql.Identifier(make_url(url).database)
        self.admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        self.made.discard(url)

    def close(self):
        for url in [*self.made]:
            self.drop(url)
        self.admin.close()
