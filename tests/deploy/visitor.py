"""Somebody at a browser in front of the proxy: forms, links, cookies, over a certificate that he trusts."""

import re
from urllib.parse import urljoin, urlsplit

import requests

ADDRESS = re.compile(r"""\b(href|src|action|hx-get|hx-post)="([^"#]+)[^"]*\"""")
FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>")
NOT_FOLLOWED = re.compile(r"\.(?:csv|xlsx|pdf|json|css|js|mjs|svg)$|/(?:deconnexion|static)/")


class Visitor:
    def __init__(self, machine):
        self.base = f"{machine.url}/"
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(machine.certificate)
        self.session.headers["Referer"] = self.base

    def get(self, path="", **options):
        return self.session.get(urljoin(self.base, path), timeout=30, **options)

    def send(self, path, answers, **options):
        """Fill the form of a page and send it; the other fields stay as the page gives them."""
        page, files = self.get(path), options.pop("files", {})
        asked = [f'name="{name}"' for name in [*answers, *files]]
        form = next(one for one in page.text.split("<form")[1:] if all(name in one for name in asked))
        given = {
            name[1]: (value[1] if (value := re.search(r'\bvalue="([^"]*)"', field)) else "")
            for field in FIELD.findall(form)
            if (name := re.search(r'\bname="([^"]+)"', field)) and 'type="hidden"' in field
        }
        return self.session.post(page.url, data=given | answers, files=files, timeout=30, **options)

    def walk(self, most):
        """The pages that links lead to, one of each kind; what each page points at: {address: page}."""
        waiting, known, pointed = [self.base], set(), {}
        while waiting and len(known) < most:
            address = waiting.pop(0)
            alike = re.sub(r"\d{3,}|\?.*", "", address)
            if alike in known or NOT_FOLLOWED.search(urlsplit(address).path):
                continue
            known.add(alike)
            page = self.get(address)
            assert page.status_code == 200, (address, page.status_code)
            for kind, found in ADDRESS.findall(page.text):
                whole = urljoin(page.url, found.replace("&amp;", "&"))
                pointed.setdefault(whole, page.url)
                waiting += [whole] if kind == "href" and whole.startswith(self.base) else []
        return pointed
