// Package web serves Mirror's pages and its programming interface.
//
// What it knows: routes, who may call them and how often, headers, limits, errors in words, health and figures about
// itself. What it refuses to know: who answers. Respondents get no cookie; whoever signs in to the console gets one, which says
// which session it is and nothing else. It trusts no header about addresses unless a proxy was named, and builds every
// address from the configured base URL, never from a request.
//
// # What is written down about respondents
//
// There is no log line for a respondent's request. A line's place in the log, and the time that journald or a container
// adds to it, would tell when somebody answered, whatever the line itself leaves out. Instead the server counts, and once
// an hour it writes one line for each route pattern and status: how many requests, in tens rounded up, how many of them
// were slow, how many MiB. A request that fails in the server (500 and above) is written at once, with the route pattern and the
// kind of error, its time cut to the hour, and no part of the request.
//
// The figures for Prometheus follow the same rule: what failed is counted at once, because operators need it and nothing
// was stored by it; what went well is brought forward once an hour, in tens rounded up. A live counter of good requests,
// of the writer's jobs or commits, of bytes, of allocations or of processor time moves with each answer, and who watches
// it sees a colleague take part. There are no figures by study, wave, side, group or link at all.
//
// Addresses are kept for one purpose, to slow down guessing (see limiter): in memory, as keyed hashes, for about a minute, and
// only of those who showed a link, a passphrase or a key that is not good.
//
// # Requests from other sites
//
// Every unsafe method goes through http.CrossOriginProtection. Pages moreover refuse a post that has neither
// Sec-Fetch-Site nor Origin: no browser of the last years sends such a one. One thing is let through on them
// that the library refuses: "Origin: null" without Sec-Fetch-Site. It is what browsers from before 2023 send from
// our own pages, because these carry Referrer-Policy: no-referrer. Respondents' addresses hold a sealed ticket nobody else
// knows, and they have no cookie, so a foreign site has nothing to forge; the console's cookie is SameSite=Strict, and no
// browser sends it with a foreign site's post. The one-click opt-out (RFC 8058) comes from mail servers, and the
// programming interface from programs: both may be called without these headers, and the latter never from another site.
package web
