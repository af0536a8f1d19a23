package fieldwork

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// BaseURL checks the address that all links begin with, and returns it without a slash at its end. It must be https, as
// whoever reads a link on its way can answer with it; http is allowed for this machine alone. Links are made with the
// configured address and with nothing a request says.
func BaseURL(s string) (string, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Hostname() == "" || strings.HasSuffix(u.Host, ":"):
		return "", fmt.Errorf("the base URL %q is not an address: give one such as https://survey.example.com", s)
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.Opaque != "" || (u.Path != "" && u.Path != "/"):
		return "", fmt.Errorf("the base URL %q says more than scheme and host: give one such as https://survey.example.com", u.Redacted())
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
		return "", fmt.Errorf("the base URL %q is not https: links would be readable on their way; http is for this machine only", s)
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}
