"""What a person may be told of a session without keeping more than needed: a family of browser, half an address."""

import ipaddress

# The order counts: Edge also says Chrome, and Chrome also says Safari.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Macintosh", "Mac"), ("Linux", "Linux")),
)


def device_of(user_agent: str) -> str:
    """ "Firefox sur Linux"; versions and models are not kept."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "Navigateur inconnu")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} sur {system}" if system else browser


def shortened(address: str) -> str:
    """Half an address: enough to see that it is another place, too little to follow someone. Empty when it is none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 4:
        return ".".join([*str(found).split(".")[:2], "…"])
    return ":".join([*found.exploded.split(":")[:2], "…"])
