"""Production: nothing may be guessed. What is missing stops the start with one sentence."""

from .base import *
from .base import ADDRESS_KEY, ALLOWED_HOSTS, ENV, MAIL_RELAY, SECRET_KEY
from .environment import SettingError

if len(SECRET_KEY) < 50:
    raise SettingError("Zet STADMAKERS_SECRET_KEY op een willekeurige tekst van minstens 50 tekens.")
ADDRESS_KEY = ADDRESS_KEY or SECRET_KEY
if not ALLOWED_HOSTS:
    raise SettingError("Zet STADMAKERS_ALLOWED_HOSTS op de hostnaam van de site, bijvoorbeeld www.voorbeeld.nl.")
if not ENV.base_url.startswith("https://"):
    raise SettingError("Zet STADMAKERS_BASE_URL op het openbare adres van de site, met https://.")
if not ENV.database_url:
    raise SettingError("Zet STADMAKERS_DATABASE_URL op de PostgreSQL-database van de site.")
# Without a relay mails with keys in them would become files that nobody clears away.
if MAIL_RELAY is None:
    raise SettingError("Zet STADMAKERS_SMTP_URL op de mailserver, bijvoorbeeld smtp://naam:geheim@server:587?tls=true.")
if "mail_from" not in ENV.model_fields_set:
    raise SettingError("Zet STADMAKERS_MAIL_FROM op de afzender van de mails, bijvoorbeeld noreply@voorbeeld.nl.")
