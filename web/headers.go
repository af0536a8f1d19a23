package web

import "net/http"

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"

// header is one response header, its value made once: the same slice goes into every response, and nobody appends to it.
type header struct {
	name  string
	value []string
}

// securityHeaders are on every response (protection.md §5.2). Caching is forbidden unless a handler knows better: only
// assets, whose names change with their content, do.
func securityHeaders(https bool) []header {
	h := []header{
		{"Content-Security-Policy", []string{contentPolicy}},
		{"X-Content-Type-Options", []string{"nosniff"}},
		{"Referrer-Policy", []string{"no-referrer"}},
		{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
		{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
		{"Permissions-Policy", []string{"camera=(), microphone=(), geolocation=()"}},
		{"X-Xss-Protection", []string{"0"}}, // 1 makes old browsers open holes of their own
		{"X-Robots-Tag", []string{"noindex, nofollow"}},
		{"Cache-Control", []string{"no-store"}},
	}
	if https {
		h = append(h, header{"Strict-Transport-Security", []string{"max-age=31536000; includeSubDomains"}})
	}
	return h
}

// programHeaders are those of them that mean something to a program. A map of up to eight does not grow while it is filled,
// which is a tenth of what a submission costs.
func programHeaders(https bool) []header {
	var few []header
	for _, h := range securityHeaders(https) {
		switch h.name {
		case "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy", "Cache-Control", "Strict-Transport-Security":
			few = append(few, h)
		}
	}
	return few
}

func setHeaders(to http.Header, all []header) {
	for i := range all {
		to[all[i].name] = all[i].value
	}
}
