"""What applications say on what they put in the way: the words of the benchmark, in several languages, as products have them.

They were written down apart from the phrases that lam knows, and are not consulted when those are changed: what is measured is whether wordings that nobody thought of are
understood.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cookies:
    language: str
    says: str
    accept: str
    refuse: str
    settings: str


@dataclass(frozen=True)
class Notice:
    """A title, a text, the button that does what is advertised ("" for none), and the one that takes it away."""

    language: str
    title: str
    says: str
    offer: str
    away: str


@dataclass(frozen=True)
class Passage:
    language: str
    title: str
    says: str
    on: str
    other: str = ""


COOKIES = (
    Cookies("en", "We and our 112 partners store and access information on your device, such as unique IDs in cookies.", "Accept & continue", "Reject non-essential", "Manage preferences"),
    Cookies("en", "This site uses cookies to improve your experience.", "Allow all cookies", "Essential cookies only", "Customise"),
    Cookies("de", "Wir verwenden Cookies, um Inhalte zu personalisieren.", "Alle akzeptieren", "Nur technisch notwendige Cookies", "Einstellungen"),
    Cookies("fr", "Nous utilisons des cookies pour mesurer l'audience.", "Tout accepter", "Continuer sans accepter", "Paramétrer"),
    Cookies("es", "Usamos cookies propias y de terceros con fines analíticos.", "Aceptar todas", "Rechazar todas las cookies", "Configurar"),
    Cookies("it", "Questo sito utilizza cookie di terze parti.", "Accetta tutti", "Rifiuta i cookie non necessari", "Personalizza"),
    Cookies("pl", "Używamy plików cookie, aby ulepszać nasze usługi.", "Akceptuj wszystkie", "Odrzuć opcjonalne pliki cookie", "Ustawienia"),
    Cookies("nl", "Wij plaatsen cookies om het gebruik van de site te meten.", "Alles toestaan", "Alleen noodzakelijke cookies", "Voorkeuren"),
    Cookies("ja", "当サイトではクッキーを使用しています。", "すべて許可", "必須のみ許可", "設定"),
)
NEWS = (
    Notice("en", "Meet the new dashboard", "Charts now load in half the time, and tables remember their columns.", "", "Got it, thanks"),
    Notice("en", "What's new in March", "Keyboard shortcuts are here. Press the question mark at any time to see all of them.", "Take the tour", "Maybe another time"),
    Notice("de", "Neu für Sie", "Die Suche findet jetzt auch Notizen.", "", "Alles klar!"),
    Notice("fr", "Du nouveau", "Les exports sont désormais plus rapides.", "En savoir plus", "Pas maintenant"),
    Notice("es", "Novedades", "Hemos mejorado los filtros de la lista.", "", "Entendido"),
    Notice("pt", "Novidades", "Agora é possível ordenar qualquer coluna.", "Ver agora", "Agora não, obrigado"),
    Notice("sv", "Nyheter", "Listan går nu att sortera.", "", "Jag förstår"),
    Notice("ru", "Что нового", "Списки теперь загружаются быстрее.", "", "Понятно, спасибо"),
    Notice("zh", "新功能", "列表现在可以按任意列排序。", "", "我知道了"),
)
NEWSLETTER = (
    Notice("en", "10% off your first order", "Join our mailing list for early access.", "Sign me up", "No thanks, I'll pay full price"),
    Notice("en", "Stay in the loop", "One e-mail a month, no spam.", "Subscribe", "Close"),
    Notice("de", "Nichts mehr verpassen", "Einmal im Monat das Neueste.", "Jetzt abonnieren", "Nein, danke"),
    Notice("fr", "Restons en contact", "Une lettre par mois.", "Je m'inscris", "Fermer"),
    Notice("it", "Resta aggiornato", "Le novità ogni mese.", "Iscriviti", "No, grazie"),
    Notice("ko", "소식을 받아보세요", "한 달에 한 번 보내드립니다.", "구독하기", "다음에 할게요"),
    Notice("en", "Don't miss out", "News from the workshop.", "Count me in", "×"),
)
BETWEEN = (
    Passage("en", "Scheduled maintenance", "On Sunday the service will be slower than usual for an hour.", "Continue to the application"),
    Passage("en", "A message from the team", "We have moved to a new building.", "Skip"),
    Passage("en", "Thanks for being with us", "You have used the application for a year now.", "Take me to my workspace"),
    Passage("de", "Hinweis", "Am Sonntag wird gewartet.", "Weiter zur Anwendung"),
    Passage("fr", "Bonne nouvelle", "Une nouvelle version arrive bientôt.", "Accéder au site"),
    Passage("es", "Aviso", "El domingo habrá tareas de mantenimiento.", "Continuar a la aplicación"),
    Passage("nl", "Even dit", "Zondag is er onderhoud.", "Doorgaan naar de site"),
    Passage("tr", "Duyuru", "Pazar günü bakım yapılacak.", "Devam et"),
    Passage("ja", "お知らせ", "日曜日にメンテナンスを行います。", "サイトへ進む"),
)
STEPS = ("Next", "Continue", "Next step →", "Continue to details", "Weiter", "Suivant", "Siguiente paso", "Avanti", "Volgende", "次へ", "Далее")
MENUS = ("More", "⋯", "Actions", "Options", "Aktionen", "Plus d'actions")

# --- what must not be answered

QUESTIONS = (
    Notice("en", "Discard your draft?", "You have changes that were not kept. They will be gone for good.", "Discard draft", "Close"),
    Notice("en", "Are you still there?", "You will be signed out in 60 seconds.", "Stay signed in", "OK"),
    Notice("en", "Remove 14 records", "This affects everybody in your organisation.", "Remove", "Dismiss"),
    Notice("en", "Plan change", "From now on your card will be charged 49 a month.", "", "OK"),
    Notice("de", "Wirklich alles löschen?", "Das lässt sich nicht rückgängig machen.", "Ja, löschen", "Schließen"),
    Notice("fr", "Session expirée", "Reconnectez-vous pour poursuivre.", "Se reconnecter", "OK"),
    Notice("es", "¿Enviar a todos los clientes?", "Se enviará un correo a 312 personas.", "Enviar", "Entendido"),
    Notice("pl", "Usunąć konto?", "Tej operacji nie można cofnąć.", "Usuń", "OK"),
    Notice("ja", "本当に削除しますか", "この操作は元に戻せません。", "削除", "閉じる"),
)
CONSENTS = (
    Cookies("en", "We use cookies and share data with partners.", "Accept all", "", "More options"),
    Cookies("de", "Wir nutzen Cookies und teilen Daten mit Partnern.", "Zustimmen", "", "Mehr erfahren und einstellen"),
    Cookies("fr", "Nous partageons des données avec nos partenaires grâce aux cookies.", "J'accepte", "", "Gérer mes choix"),
)
LOGINS = (
    Passage("en", "Welcome back", "Please enter your password.", "Continue"),
    Passage("de", "Anmeldung", "Bitte geben Sie Ihr Kennwort ein.", "Weiter"),
    Passage("es", "Identifíquese", "Introduzca su clave.", "Continuar"),
)
TWO_WAYS = (
    Passage("en", "Choose where to go", "There are two workspaces now.", "Continue to workspace A", "Continue to workspace B"),
    Passage("en", "New here", "A short introduction is available.", "Continue with the introduction", "Continue without it"),
    Passage("de", "Zwei Wege", "Es gibt jetzt zwei Bereiche.", "Weiter zu Bereich 1", "Weiter zu Bereich 2"),
    Passage("fr", "Deux espaces", "Il y a maintenant deux espaces.", "Continuer vers l'espace A", "Continuer vers l'espace B"),
)
COMMITMENTS = (
    Passage("en", "Updated terms of service", "By continuing you agree to the terms of 1 March.", "Continue"),
    Passage("en", "Your trial has ended", "Continue with the Team plan for 29 a month.", "Continue"),
    Passage("de", "Neue Nutzungsbedingungen", "Mit einem Klick auf Weiter stimmen Sie zu.", "Weiter"),
    Passage("it", "Nuove condizioni", "Proseguendo accetti le nuove condizioni.", "Continua"),
    Passage("pt", "Pagamento em atraso", "Será cobrada a mensalidade.", "Continuar"),
    Passage("zh", "服务条款更新", "继续即表示您同意新的条款。", "继续"),
)
