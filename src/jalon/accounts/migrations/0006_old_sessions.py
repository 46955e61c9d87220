from django.db import migrations


def forget_old_sessions(apps, schema_editor):
    """Those of Django's own table, which 0003_signin left behind: nothing reads them, and each holds who was there."""
    apps.get_model("sessions", "Session").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0005_retention"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forget_old_sessions, migrations.RunPython.noop),
    ]
