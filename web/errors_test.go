package web

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// What libraries say about an error may hold input; the log does not.
func TestErrorsInTheLogHoldNoInput(t *testing.T) {
	_, number := strconv.Atoi("4z9kq07mfd2p")
	tests := []struct {
		name string
		err  error
		not  []string
		has  []string
	}{
		{"quoted", number, []string{"4z9kq"}, []string{"invalid syntax"}},
		{"a token", errors.New("no row for 0123abcd4567efgh89jkmnpqrstvwxyz"), []string{"0123abcd"}, []string{"no row for"}},
		{"a short code", errors.New("code k7q2m9x4t6 is wrong"), []string{"k7q2m9x4t6"}, []string{"is wrong"}},
		{"an e-mail address", errors.New("send to mia.berg@example.org: refused"), []string{"mia", "example.org"}, []string{"refused"}},
		{"a network address", errors.New("read tcp 192.0.2.7:4431->192.0.2.1:443: connection reset by peer"), []string{"192.0.2.7"}, []string{"connection reset by peer"}},
		{"an IPv6 address", errors.New("read tcp [2001:db8::7]:4431: timeout"), []string{"2001", "db8"}, []string{"timeout"}},
		{"quotes of all kinds", errors.New("near 'they never listen' and `so it is` and \"a \\\"b\\\" c\": syntax"), []string{"listen", "so it is", "b"}, []string{"syntax"}},
		{"new lines", errors.New("first\nlevel=INFO msg=forged"), []string{"\n"}, []string{"first"}},
		{"plain English stays", fmt.Errorf("save a draft: %w", errors.New("the disk is full")), nil, []string{"save a draft: the disk is full"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := harmless(test.err.Error())
			for _, not := range test.not {
				if strings.Contains(got, not) {
					t.Errorf("%q holds %q", got, not)
				}
			}
			for _, has := range test.has {
				if !strings.Contains(got, has) {
					t.Errorf("%q does not hold %q", got, has)
				}
			}
		})
	}
}
