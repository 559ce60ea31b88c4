"""Longer labels put together from shorter ones: *add customer*, *Rechnung drucken*, *date of the order*.

An interface names most of its parts by a verb and a thing or by a thing and its property. Only the words' order and the
small words between them are given here; what they mean is the lexicon's.
"""

from __future__ import annotations

# verb and thing, thing and property; {0} and {1} stand for them in that order
VERB_THING = {
    "en": ("{0} {1}", "{0} a {1}", "{0} the {1}"),
    "de": ("{1} {0}",),
    "fr": ("{0} {1}", "{0} le {1}", "{0} une {1}"),
    "es": ("{0} {1}", "{0} el {1}"),
    "it": ("{0} {1}", "{0} il {1}"),
    "pt": ("{0} {1}", "{0} o {1}"),
    "nl": ("{1} {0}", "{0} {1}"),
    "pl": ("{0} {1}",),
    "ja": ("{1}を{0}", "{1}{0}", "{1}の{0}"),
    "zh": ("{0}{1}",),
}
THING_PROPERTY = {
    "en": ("{0} {1}", "{1} of {0}", "{1} of the {0}"),
    "de": ("{0} {1}", "{1} der {0}", "{0}-{1}"),
    "fr": ("{1} de {0}", "{1} du {0}", "{1} {0}"),
    "es": ("{1} de {0}", "{1} del {0}", "{1} {0}"),
    "it": ("{1} di {0}", "{1} del {0}", "{1} {0}"),
    "pt": ("{1} de {0}", "{1} do {0}", "{1} {0}"),
    "nl": ("{0} {1}", "{1} van {0}", "{0}{1}"),
    "pl": ("{1} {0}",),
    "ja": ("{0}の{1}", "{0}{1}"),
    "zh": ("{0}{1}", "{0}的{1}"),
}

# What forms and buttons put around a label.
DECORATIONS = {
    "en": ("{0} *", "{0}:", "Enter your {0}", "Enter {0}", "Please select {0}", "Your {0}", "{0} (optional)", "{0} (required)", "Select {0}", "{0} …", "The {0}"),
    "de": ("{0} *", "{0}:", "{0} eingeben", "Bitte {0} auswählen", "Ihr {0}", "{0} (optional)", "{0} (Pflichtfeld)"),
    "fr": ("{0} *", "{0} :", "Saisissez votre {0}", "Votre {0}", "{0} (facultatif)"),
    "es": ("{0} *", "{0}:", "Introduzca su {0}", "Su {0}", "{0} (opcional)"),
    "it": ("{0} *", "{0}:", "Inserisci {0}", "Il tuo {0}", "{0} (facoltativo)"),
    "pt": ("{0} *", "{0}:", "Digite {0}", "Seu {0}", "{0} (opcional)"),
    "nl": ("{0} *", "{0}:", "Vul {0} in", "Uw {0}", "{0} (optioneel)"),
    "pl": ("{0} *", "{0}:", "Wpisz {0}", "Twój {0}", "{0} (opcjonalnie)"),
    "ja": ("{0}*", "{0}:", "{0}を入力", "{0}(任意)"),
    "zh": ("{0}*", "{0}:", "请输入{0}", "{0}(可选)"),
}

SMALL_WORDS = tuple(
    sorted({pattern.format("", "") for patterns in (VERB_THING, THING_PROPERTY, DECORATIONS) for forms in patterns.values() for pattern in forms})
)
