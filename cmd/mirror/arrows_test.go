package main

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rank orders the layers of the house; an import may only go to a lower rank or stay inside its own layer.
var rank = map[string]int{"cmd": 5, "web": 4, "reports": 3, "survey": 2, "migrations": 1, "gap": 0}

// only says under which packages a module may be imported.
var only = map[string][]string{
	"github.com/labstack/echo":     {"mirror/web"},
	"gorm.io/":                     {"mirror/survey/store"},
	"github.com/xuri/excelize/":    {"mirror/reports/sheet", "mirror/survey/pack", "mirror/survey/exchange"},
	"github.com/riverqueue/":       {"mirror/survey/store", "mirror/survey/fieldwork/mailroom"},
	"github.com/wneessen/go-mail":  {"mirror/survey/fieldwork/mail"},
	"github.com/coreos/go-oidc/":   {"mirror/web/console/openid"},
	"golang.org/x/oauth2":          {"mirror/web/console/openid"},
	"golang.org/x/crypto/argon2":   {"mirror/survey/account"},
	"github.com/chromedp/chromedp": {"mirror/web/browsertest"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestImportsRunOneWay(t *testing.T) {
	for _, p := range list(t) {
		from := layer(p.ImportPath)
		if _, ok := rank[from]; !ok {
			t.Errorf("%s is in no layer of DESIGN §3", p.ImportPath)
		}
		for _, to := range p.Imports {
			if to == "mirror" || strings.HasPrefix(to, "mirror/") {
				if rank[layer(to)] > rank[from] || (from == "survey" && layer(to) == "migrations" && !strings.HasPrefix(p.ImportPath, "mirror/survey/store")) {
					t.Errorf("%s imports %s: against the arrows cmd → web → reports → survey → gap", p.ImportPath, to)
				}
				continue
			}
			for module, places := range only {
				if strings.HasPrefix(to, module) && !slices.ContainsFunc(places, func(at string) bool { return under(p.ImportPath, at) }) {
					t.Errorf("%s imports %s: only %v may", p.ImportPath, to, places)
				}
			}
			if from == "gap" && strings.Contains(to, ".") && !strings.HasPrefix(to, "gonum.org/v1/gonum/") {
				t.Errorf("%s imports %s: gap knows the standard library and gonum only", p.ImportPath, to)
			}
		}
	}
}

// What tests need is not in the program: no browser to drive, no false mail server, no made-up database.
func TestTheProgramHoldsNoTestTools(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "mirror/cmd/mirror")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	if !strings.Contains(string(out), "mirror/web/console\n") {
		t.Fatal("the list of what the program holds is not whole")
	}
	for _, tool := range []string{"mirror/web/browsertest", "mirror/survey/fieldwork/mailroom/sink", "mirror/survey/store/storetest", "mirror/gap/gaptest"} {
		if strings.Contains(string(out), tool) {
			t.Errorf("mirror holds %s, which is for tests only", tool)
		}
	}
}

// The engine is pure: the same tally gives the same result wherever and whenever it runs.
func TestEngineIsPure(t *testing.T) {
	banned := []string{"os", "net", "net/http", "time", "math/rand", "math/rand/v2", "crypto/rand", "database/sql", "io/fs", "log", "log/slog"}
	for _, p := range list(t) {
		if layer(p.ImportPath) != "gap" || p.ImportPath == "mirror/gap/gaptest" { // gaptest is for tests only
			continue
		}
		for _, to := range p.Imports {
			if slices.Contains(banned, to) {
				t.Errorf("%s imports %s: gap has no clock, no I/O and no randomness of its own", p.ImportPath, to)
			}
		}
	}
}

func layer(path string) string {
	return strings.SplitN(strings.TrimPrefix(path, "mirror/"), "/", 2)[0]
}

func under(path, folder string) bool { return path == folder || strings.HasPrefix(path, folder+"/") }

func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "mirror/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
