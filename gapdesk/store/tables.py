"""The tables as they are now, for queries only; `migrations` makes them.

No model is bound to a database, since there may be several: each query names its own, `query.execute(db)`.
Keys, quota and usage have no models: their rows come by the hundred, see `statements`.
"""

from __future__ import annotations

from peewee import BlobField, BooleanField, FloatField, ForeignKeyField, Model, TextField


class ClientRow(Model):
    """One client. A removed one stays, as the owner of its old conversations."""

    id = TextField(primary_key=True)
    name = TextField()
    kind = TextField()
    private = BooleanField()
    overrides = TextField()
    """JSON object."""
    allowed_models = TextField()
    """JSON array."""
    created = FloatField()
    last_seen = FloatField(null=True)
    program = TextField(default="")
    """The program seen last with its token."""
    removed = FloatField(null=True)

    class Meta:
        table_name = "client"


class TokenRow(Model):
    """One valid token, as a hash: SHA-256 of a random token, scrypt of a chosen one (then with a salt)."""

    hash = BlobField(primary_key=True)
    client = ForeignKeyField(ClientRow, column_name="client")
    salt = BlobField(null=True)
    created = FloatField()
    used = FloatField(null=True)

    class Meta:
        table_name = "client_token"


class SignatureRow(Model):
    """A thought signature by the tool call it came with."""

    call_id = TextField(primary_key=True)
    value = TextField()
    digest = TextField()
    """SHA-256 of `value`, hexadecimal."""
    model = TextField()
    project = TextField()
    created = FloatField()
    used = FloatField()

    class Meta:
        table_name = "signature"


class BindingRow(Model):
    """A resource at Google that only its project can use."""

    resource = TextField(primary_key=True)
    project = TextField()
    key_id = TextField()
    client = TextField()
    created = FloatField()
    expires = FloatField(null=True)

    class Meta:
        table_name = "binding"


class MetaRow(Model):
    """A single value of this installation."""

    key = TextField(primary_key=True)
    value = TextField()

    class Meta:
        table_name = "meta"
