package web

import (
	"errors"
	"net"
	"testing"
)

func TestBaseURL(t *testing.T) {
	tests := []struct {
		base  string
		url   string // "" = refused
		ours  []string
		alien []string
	}{
		{"https://mirror.example.org", "https://mirror.example.org",
			[]string{"mirror.example.org", "MIRROR.example.org", "mirror.example.org:443"},
			[]string{"", "example.org", "mirror.example.org:80", "mirror.example.org.evil.test", "evil.test", "localhost", "127.0.0.1"}},
		{"https://mirror.example.org:8443/", "https://mirror.example.org:8443",
			[]string{"mirror.example.org:8443"}, []string{"mirror.example.org", "mirror.example.org:443"}},
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080",
			[]string{"127.0.0.1:8080", "localhost:8080", "[::1]:8080"}, []string{"127.0.0.1", "evil.test:8080", "127.0.0.1:8081"}},
		{base: "http://mirror.example.org"}, // not encrypted
		{base: ""},
		{base: "mirror.example.org"},
		{base: "https://"},
		{base: "https://user@mirror.example.org"},
		{base: "https://mirror.example.org/path"},
		{base: "https://mirror.example.org?x=1"},
		{base: "https://mirror.example.org#x"},
		{base: "javascript://mirror.example.org"},
	}
	for _, test := range tests {
		t.Run(test.base, func(t *testing.T) {
			h, err := parseHome(test.base)
			if test.url == "" {
				if err == nil {
					t.Fatal("was taken")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if h.url != test.url {
				t.Errorf("links begin with %s, want %s", h.url, test.url)
			}
			for _, host := range test.ours {
				if !h.ours(host) {
					t.Errorf("host %q is not ours", host)
				}
			}
			for _, host := range test.alien {
				if h.ours(host) {
					t.Errorf("host %q is ours", host)
				}
			}
		})
	}
}

func TestLocalURL(t *testing.T) {
	if got, err := LocalURL(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}); err != nil || got != "http://127.0.0.1:8080" {
		t.Errorf("this machine: %s, %v", got, err)
	}
	for _, ip := range []net.IP{net.IPv4zero, net.IPv6unspecified, net.IPv4(192, 0, 2, 1)} {
		if _, err := LocalURL(&net.TCPAddr{IP: ip, Port: 8080}); !errors.Is(err, ErrBaseURL) {
			t.Errorf("listening on %s: %v, want ErrBaseURL", ip, err)
		}
	}
}

func TestFiguresAreForThisMachineOnly(t *testing.T) {
	for addr, good := range map[string]bool{"": true, "127.0.0.1:9090": true, "[::1]:0": true, "localhost:9090": true,
		":9090": false, "0.0.0.0:9090": false, "[::]:9090": false, "192.0.2.1:9090": false, "metrics.example.org:9090": false, "9090": false} {
		if err := checkMetricsAddr(addr); (err == nil) != good {
			t.Errorf("metrics on %q: %v", addr, err)
		}
	}
}
