"""A shop's back office, run by the interpreter that has Django: ``serve.py FOLDER PORT``.

The interface is Django's own administration site; FOLDER holds shop.json and gets data.db. The person is signed in. Nothing depends on the version of Django.
"""

import json
import sys
from pathlib import Path

import django
from django.conf import settings

FOLDER, PORT = Path(sys.argv[1]), sys.argv[2]

settings.configure(
    DEBUG=True,
    SECRET_KEY="local",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=False,
    TIME_ZONE="UTC",
    LANGUAGE_CODE="en-us",
    STATIC_URL="/static/",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "data.db")}},
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "shop",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        __name__ + ".signed_in",
    ],
    MIGRATION_MODULES={"admin": None, "auth": None, "contenttypes": None, "sessions": None},
    MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
)
sys.modules[settings.ROOT_URLCONF] = sys.modules[__name__]
django.setup()

from django.contrib import admin  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import path  # noqa: E402
from shop.models import Customer, Order  # noqa: E402


def signed_in(answer):
    """Whoever comes is the administrator, without a session that would be written."""

    def middleware(request):
        request.user = request._cached_user = User.objects.get(username="admin")
        return answer(request)

    return middleware


urlpatterns = [path("admin/", admin.site.urls)]


def fill() -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)
    User.objects.create_superuser("admin", "admin@example.com", None)
    data = json.loads((FOLDER / "shop.json").read_text(encoding="utf-8"))
    people = [Customer.objects.create(**customer) for customer in data["customers"]]
    for order in data["orders"]:
        Order.objects.create(**{**order, "customer": people[order["customer"]]})


if __name__ == "__main__":
    fill()
    unchecked = {"skip_checks": True} if django.VERSION >= (4, 0) else {}
    call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False, verbosity=0, **unchecked)
