"""Which domains belong to one and the same company that serves pages, or answers for domains.

Plain data: without it, two domains of one company look like two companies. Each is from what the company
says in public about the names of its name servers, or about where customers' names have to lead. What is
not here counts as a company for each domain.
"""

from __future__ import annotations

from re import compile as pattern

# company -> domains that are registered for it
_OWNED: dict[str, str] = {
    # "Configuring white label name servers": ns-2048.awsdns-64.com; a set has .com, .net, .org and .co.uk
    "Amazon": "amazonaws.com amazonaws.com.cn amplifyapp.com awsglobalaccelerator.com cloudfront.net "
    "elasticbeanstalk.com",
    # "Tutorial: host your domain in Azure DNS": ns1-01.azure-dns.com, ns2-01.azure-dns.net, .org, .info
    "Microsoft Azure": "azure-dns.com azure-dns.net azure-dns.org azure-dns.info azure.com azureedge.net "
    "azurefd.net azurestaticapps.net azurewebsites.net cloudapp.net trafficmanager.net windows.net",
    # "Update your domain's name servers" of Cloud DNS: ns-cloud-a1.googledomains.com
    "Google": "googledomains.com google.com googlehosted.com googleusercontent.com appspot.com run.app "
    "firebaseapp.com web.app",
    # "Nameserver options": *.ns.cloudflare.com, foundation DNS: *.foundationdns.com, .net, .org
    "Cloudflare": "cloudflare.com cloudflare.net foundationdns.com foundationdns.net foundationdns.org "
    "pages.dev workers.dev",
    # "Edge DNS: change your authoritative name servers": a1-2.akam.net; edge hostnames: edgekey.net ...
    "Akamai": "akam.net akadns.net akamai.net akamaiedge.net akamaized.net edgekey.net edgesuite.net",
    # pdns1.ultradns.com, .net, .org, .biz, .info, .co.uk
    "UltraDNS": "ultradns.com ultradns.net ultradns.org ultradns.biz ultradns.info ultradns.co.uk",
    # "DNSimple nameservers": ns1.dnsimple.com, ns2.dnsimple-edge.net, ns4.dnsimple-edge.org
    "DNSimple": "dnsimple.com dnsimple-edge.net dnsimple-edge.org",
    # "Authoritative name servers": hydrogen.ns.hetzner.com, helium.ns.hetzner.de; robotns3.second-ns.com
    "Hetzner": "hetzner.com hetzner.de first-ns.de second-ns.com second-ns.de",
    "Gandi": "gandi.net gandi-ns.fr",  # "Gandi LiveDNS nameservers": ns-1-a.gandi.net
    "deSEC": "desec.io desec.org",  # ns1.desec.io, ns2.desec.org
    "DNS Made Easy": "dnsmadeeasy.com constellix.com constellix.net",
    "GitHub": "github.io github.com githubusercontent.com",
    "Netlify": "netlify.app netlify.com netlifyglobalcdn.com",
    "Vercel": "vercel.app vercel.com vercel-dns.com",
    "Heroku": "herokuapp.com herokudns.com",
    "Fastly": "fastly.net fastlylb.net",
    "NS1": "nsone.net",
    "OVH": "ovh.net ovh.ca",
    "GoDaddy": "domaincontrol.com",
    "Namecheap": "registrar-servers.com",
    "Oracle Dyn": "dynect.net",
    "Alibaba": "alidns.com hichina.com",
}
_OF = {domain: company for company, domains in _OWNED.items() for domain in domains.split()}
_ROUTE_53 = pattern(r"awsdns-\d+\.(com|net|org|co\.uk)")

COMPANIES = frozenset(_OWNED)


def company_of(domain: str) -> str:
    """Who has this registered domain: the company when it is a known one, else the domain itself."""
    return "Amazon" if _ROUTE_53.fullmatch(domain) else _OF.get(domain, domain)
