package web

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"mirror/survey/fieldwork"
)

// home is the configured address of this server. Hosts are compared with it; links are built from it.
type home struct {
	url   string   // "https://mirror.example.org", without a slash at the end
	https bool     // known from the configuration, never from a header
	local bool     // reachable from this machine only
	hosts []string // what the Host header may say, in any case
}

// parseHome reads the base URL as links do (see fieldwork.BaseURL).
func parseHome(base string) (home, error) {
	base, err := fieldwork.BaseURL(base)
	if err != nil {
		return home{}, err
	}
	u, err := url.Parse(base)
	if err != nil {
		return home{}, err
	}
	h := home{url: base, https: u.Scheme == "https", local: isLoopback(u.Hostname())}
	names := []string{u.Hostname()}
	if h.local {
		names = append(names, "localhost", "127.0.0.1", "::1")
	}
	for _, name := range names {
		h.hosts = append(h.hosts, hostNames(name, u.Port(), u.Scheme)...)
	}
	return h, nil
}

// hostNames are the ways to write a host: with its port, and without where the port is the scheme's own.
func hostNames(name, port, scheme string) []string {
	bare := name
	if strings.Contains(name, ":") {
		bare = "[" + name + "]"
	}
	usual := map[string]string{"http": "80", "https": "443"}[scheme]
	if port == "" || port == usual {
		return []string{bare, net.JoinHostPort(name, usual)}
	}
	return []string{net.JoinHostPort(name, port)}
}

// ours reports whether a Host header names this server. It allocates nothing.
func (h *home) ours(host string) bool {
	for _, ours := range h.hosts {
		if strings.EqualFold(host, ours) {
			return true
		}
	}
	return false
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// ErrBaseURL says that the server is asked to listen where others can reach it, without being told its own address.
var ErrBaseURL = errors.New("a server that others can reach needs its base URL, such as https://mirror.example.org: links are made of it")

// LocalURL is the base URL of a server that listens on this machine only; ErrBaseURL where others can reach it.
func LocalURL(listening net.Addr) (string, error) {
	at, ok := listening.(*net.TCPAddr)
	if !ok || !at.IP.IsLoopback() {
		return "", ErrBaseURL
	}
	return "http://" + at.String(), nil
}
