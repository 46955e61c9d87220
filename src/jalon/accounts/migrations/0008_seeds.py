"""The seeds of second factors, kept in clear until now, are encrypted under keys that live outside the database."""

from django.db import migrations

from jalon.accounts.signin import seeds


def encrypt(apps, schema_editor):
    seeds.encrypt_all(apps.get_model("mfa", "Authenticator").objects)


def decrypt(apps, schema_editor):
    seeds.decrypt_all(apps.get_model("mfa", "Authenticator").objects)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_seals_by_mail"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(encrypt, decrypt)]
