"""A lending library in Flask-Admin, run by the interpreter that has it: ``flask_library.py FOLDER PORT``.

FOLDER holds library.json and gets data.db.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from flask import Flask, redirect
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy
from wtforms import SelectField

FOLDER, PORT = Path(sys.argv[1]), int(sys.argv[2])
GENRES = ("Crime", "Essays", "Novel", "Poetry", "Travel")

app = Flask("library")
app.config.update(SECRET_KEY="local", SQLALCHEMY_DATABASE_URI=f"sqlite:///{FOLDER / 'data.db'}")
db = SQLAlchemy(app)


class Book(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(100))
    author = db.Column(db.String(100))
    genre = db.Column(db.String(20))
    year = db.Column(db.Integer)
    lent = db.Column(db.Boolean, default=False)
    note = db.Column(db.String(100))


class Books(ModelView):
    column_list = ("title", "author", "genre", "year", "lent")
    column_searchable_list = ("title", "author")
    column_default_sort = "id"
    page_size = 5
    can_set_page_size = True
    can_view_details = True
    form_overrides = {"genre": SelectField}  # noqa: RUF012 - the way of Flask-Admin
    form_args = {"genre": {"choices": GENRES}}  # noqa: RUF012


@app.get("/")
def start():
    return redirect("/admin/book/")


held_by = db.session if version("flask-admin").startswith("1.") else db
Admin(app, name="Library").add_view(Books(Book, held_by, name="Books"))

if __name__ == "__main__":
    with app.app_context():
        db.create_all()
        for book in json.loads((FOLDER / "library.json").read_text(encoding="utf-8")):
            db.session.add(Book(**book))
        db.session.commit()
    app.run("127.0.0.1", PORT, threaded=True)
