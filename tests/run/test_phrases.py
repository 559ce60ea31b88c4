"""What labels mean: put together from known words, in many languages, and not at all where a word is left over."""

from __future__ import annotations

import pytest

from lamcli.run.phrases import Sense, begins_a_way, costs, sense, speaks_of

MEANT: dict[Sense, tuple[str, ...]] = {
    "refuse": ("Reject all", "Reject all cookies", "Decline", "Only necessary", "Accept only essential cookies", "Continue without accepting", "Alle ablehnen", "Tout refuser", "必須のみ許可"),
    "decline": ("Not now", "No, thanks!", "Maybe later", "Nein, danke", "Plus tard", "Ahora no", "稍后再说", "나중에"),
    "close": ("Close", "×", "✕", "Dismiss", "Close this window", "Hide this message", "SCHLIESSEN", "Fermer", "閉じる", "إغلاق"),
    "understood": ("OK", "Got it!", "I understand", "Verstanden", "J’ai compris", "知道了"),
    "skip": ("Skip", "Skip tour", "Skip for now", "Überspringen", "スキップ"),
    "onward": ("Next", "Continue", "Next →", "Continue to the shop", "Weiter", "Weiter zum Shop", "Suivant", "次へ", "サイトへ進む", "siteye devam et"),
    "accept": ("Accept all", "I agree", "Yes", "Alle akzeptieren"),
    "abort": ("Cancel", "Go back", "Abbrechen"),
}


@pytest.mark.parametrize(("label", "meaning"), [(label, meaning) for meaning, labels in MEANT.items() for label in labels])
def test_a_label_means_what_its_words_say(label: str, meaning: Sense) -> None:
    assert sense(label) == meaning


@pytest.mark.parametrize(
    "label",
    ["Close account", "Save and close", "Continue with a provider", "Continue to payment", "Continue as guest", "Continue and accept", "Accept and close", "Skip payment", "Delete", "Send",
     "Next invoice", "Hide from everyone", "", "…", "Close" * 40, "Weiter zur Kasse und bezahlen", "Continue the tour"],
)  # fmt: skip
def test_what_is_left_over_may_change_the_meaning(label: str) -> None:
    assert sense(label) is None


def test_a_word_for_going_on_is_seen_whatever_else_is_said() -> None:
    assert begins_a_way("Continue with a provider") and begins_a_way("Weiter als Gast") and not begins_a_way("Imprint")


def test_what_a_text_speaks_of() -> None:
    assert speaks_of("This site uses cookies.", "consent") and speaks_of("当サイトではクッキーを使用しています", "consent")
    for text in ("Delete it?", "Your session has expired", "By continuing you agree", "Bitte melden Sie sich mit Ihrem Passwort an", "本当に削除しますか", "Sign in"):
        assert speaks_of(text, "grave"), text
    for text in ("Pages load twice as fast.", "Design, assignments and expressions", "Die Suche findet jetzt auch Notizen."):
        assert not speaks_of(text, "grave"), text
    assert costs("29 a month") and costs("€") and not costs("Welcome")
