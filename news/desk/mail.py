"""Mail of the desk. Sent by the worker, never inside a request."""

from django.core.mail import EmailMessage
from django.tasks import task

from news.xml import xml_text


@task(backend="jobs", queue_name="mail")
def send_notice(subject: str, body: str, recipients: list[str]) -> None:
    """Send one mail to each of `recipients`, so that nobody sees the others' addresses.

    `mail_to` queues a job for each address, so that a job tried again sends no mail twice.
    """
    for address in recipients:
        EmailMessage(subject=subject, body=body, to=[address]).send()


def mail_to(address: str, *, subject: str, body: str) -> None:
    """Queue a mail in the open transaction: rolled back with it, sent after it."""
    send_notice.enqueue(xml_text(" ".join(subject.split()))[:200], body, [address])
