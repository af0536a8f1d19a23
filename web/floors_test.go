package web

import (
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// floors are the versions from which on a library has the fixes this server needs (protection.md §5.4). They follow the
// libraries' release notes, which are ahead of the vulnerability databases.
var floors = map[string]string{
	"github.com/labstack/echo/v4":        "v4.16.0",  // redirects, encoded separators, method override, forged addresses
	"github.com/xuri/excelize/v2":        "v2.11.1",  // seven panics and overflows in what is uploaded
	"github.com/mattn/go-sqlite3":        "v1.14.53", // the version whose settings were measured
	"github.com/jackc/pgx/v5":            "v5.9.2",   // CVE-2026-33815, -33816 (5.9.0) and -41889 (5.9.2): jackc/pgx issue 2572, GHSA-j88v-2chj-qfwx
	"github.com/wneessen/go-mail":        "v0.8.1",   // CVE-2025-59937 is closed by 0.7.1 (GHSA-wpwj-69cm-q9c5); 0.8.1 is what was tested with real servers
	"github.com/go-jose/go-jose/v4":      "v4.1.4",   // CVE-2026-34986, GHSA-78h2-9frx-2jm8
	"github.com/coreos/go-oidc/v3":       "v3.21.0",  // no advisory is known; the version sign-in was tested with
	"github.com/riverqueue/river":        "v0.31.0",  // no advisory is known; the first whose SQLite driver was seen to keep jobs
	"golang.org/x/crypto":                "v0.56.0",  // CVE-2026-56855, -78662 (elastic/elastic-agent pull 16530); 0.52.0 closes thirteen more, all of ssh, which is not used
	"golang.org/x/oauth2":                "v0.27.0",  // CVE-2025-22868, GO-2025-3488 (golang/vulndb issue 3488); nothing later is known
	"github.com/lib/pq":                  "v1.11.2",  // River writes arrays with it; no connection of ours goes through it
	"golang.org/x/text":                  "v0.39.0",  // CVE-2026-56852, GO-2026-5970
	"golang.org/x/net":                   "v0.56.0",  // CVE-2026-46600 (NVIDIA/mig-parted pull 470); 0.55.0 closes GO-2026-5025 to -5030
	"golang.org/x/image":                 "v0.45.0",
	"github.com/microcosm-cc/bluemonday": "v1.0.16",
}

// banned are modules with known holes or none to mend them.
var banned = []string{"github.com/gorilla/csrf", "github.com/dgrijalva/jwt-go"}

const goFloor = "1.26.6" // html/template GO-2026-6091, encoding/xml GO-2026-6088

func TestNothingIsBelowItsFloor(t *testing.T) {
	if v := strings.Fields(strings.TrimPrefix(runtime.Version(), "go"))[0]; below(v, goFloor) {
		t.Errorf("built with Go %s, older than %s", v, goFloor)
	}
	out, err := exec.Command("go", "list", "-e", "-deps", "-test", "-f", "{{with .Module}}{{.Path}} {{.Version}}{{end}}", "mirror/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := map[string]bool{}
	for _, line := range strings.Split(string(out), "\n") {
		module, version, _ := strings.Cut(line, " ")
		if version == "" || seen[module] {
			continue
		}
		seen[module] = true
		if floor, ok := floors[module]; ok && below(version, floor) {
			t.Errorf("%s is %s, older than %s", module, version, floor)
		}
	}
	for _, module := range banned {
		if seen[module] {
			t.Errorf("%s is used", module)
		}
	}
	if !seen["github.com/labstack/echo/v4"] {
		t.Error("the list of modules is not the program's")
	}
}

func TestBelow(t *testing.T) {
	for _, test := range []struct {
		v, floor string
		want     bool
	}{{"v4.16.0", "v4.16.0", false}, {"v4.15.9", "v4.16.0", true}, {"v4.9.0", "v4.16.0", true}, {"v4.16.1", "v4.16.0", false}, {"v5.0.0", "v4.16.0", false}, {"v4.16.0-rc.1", "v4.16.0", true}, {"1.26", "1.26.6", true}} {
		if got := below(test.v, test.floor); got != test.want {
			t.Errorf("%s below %s: %v", test.v, test.floor, got)
		}
	}
}

// below compares versions by their numbers; one before a release is below it.
func below(v, floor string) bool {
	v, early, _ := strings.Cut(strings.TrimPrefix(v, "v"), "-")
	a, b := strings.Split(v, "."), strings.Split(strings.TrimPrefix(floor, "v"), ".")
	for i := range b {
		have := 0
		if i < len(a) {
			have, _ = strconv.Atoi(a[i])
		}
		if want, _ := strconv.Atoi(b[i]); have != want {
			return have < want
		}
	}
	return early != ""
}
