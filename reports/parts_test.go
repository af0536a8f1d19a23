package reports

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/reports/sheet"
)

// P36 of protection.md: whatever part of a workbook is opened, there is nothing in it that its sheets do not show, and
// no number that the release does not hold.
func TestPartsHoldNothingMore(t *testing.T) {
	c := demoContext(t)
	known := released(t, c)
	for name, book := range map[string]*sheet.Book{"hr": HR(c), "marketing": Marketing(c)} {
		var b bytes.Buffer
		if err := book.Write(&b); err != nil {
			t.Fatal(err)
		}
		numbers := 0
		chartSheet := fmt.Sprintf("/sheet%d.xml", len(book.Sheets)+2) // after the contents and the book's own
		for part, text := range partsOf(t, b.Bytes()) {
			for _, canary := range []string{"externalLink", "pivotCache", "veryHidden", "persons/", "comments", "customXml", "vbaProject", "printerSettings"} {
				if strings.Contains(part, canary) {
					t.Errorf("%s has the part %s", name, part)
				}
			}
			if strings.Contains(text, `state="hidden"`) || strings.Contains(text, `state="veryHidden"`) {
				t.Errorf("%s: %s has a hidden sheet", name, part)
			}
			if strings.HasSuffix(part, ".rels") && strings.Contains(text, `TargetMode="External"`) {
				t.Errorf("%s: %s points out of the workbook", name, part)
			}
			for _, who := range author.FindAllStringSubmatch(text, -1) {
				if who[1] != "Mirror" {
					t.Errorf("%s: %s names %q", name, part, who[1])
				}
			}
			if m := longNumber.FindString(text); m != "" && strings.HasPrefix(part, "xl/charts/") {
				t.Errorf("%s: %s keeps %s, more exact than anything shown", name, part, m)
			}
			for _, x := range shownIn(part, text, chartSheet) {
				if numbers++; !known.holds(x) {
					t.Errorf("%s: %s has the number %s, which is not the release's", name, part, x)
				}
			}
		}
		if numbers < 1000 {
			t.Errorf("%s: only %d numbers were looked at", name, numbers)
		}
	}
}

var (
	author = regexp.MustCompile(`<(?:dc:creator|lastModifiedBy|cp:lastModifiedBy|Manager)>([^<]*)<`)
	cell   = regexp.MustCompile(`<c ([^>]*)><v>([^<]*)</v>`)
	// longNumber is a number kept in a chart with more decimals than the sheet it is drawn from has.
	longNumber = regexp.MustCompile(`<c:v>-?\d*\.\d{5,}</c:v>`)
	label      = regexp.MustCompile(`-?\d+(?:\.\d+)?`)
)

// partsOf are the unzipped parts by name.
func partsOf(t *testing.T, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		parts[f.Name] = string(text)
	}
	return parts
}

// shownIn are the numbers of a sheet's cells. The sheet that charts are drawn from holds where they put their labels,
// which is a number of the release and a little more; charts hold what that sheet does.
func shownIn(part, text, chartSheet string) (list []string) {
	if !strings.HasPrefix(part, "xl/worksheets/sheet") || strings.HasSuffix(part, chartSheet) {
		return nil
	}
	for _, m := range cell.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(m[1], `t="s"`) {
			list = append(list, m[2])
		}
	}
	return list
}

// figures are all numbers of a release, ascending, with what is another way to write them.
type figures []float64

func released(t *testing.T, c Context) figures {
	t.Helper()
	b, err := json.Marshal(c.Release)
	if err != nil {
		t.Fatal(err)
	}
	var any any
	if err := json.Unmarshal(b, &any); err != nil {
		t.Fatal(err)
	}
	var f figures
	f.walk(any)
	for _, w := range c.Release.Waves() {
		for _, p := range append(slices.Clone(w.Participation), w.N[gap.Customer], w.N[gap.Employee]) {
			if n, ok := p.N.Value(); ok && n > 0 { // what weighting costs
				f.add(p.EffectiveN.Or(0) / n)
			}
		}
	}
	slices.Sort(f)
	return f
}

func (f *figures) add(x float64) { *f = append(*f, x, -x, 100*x, 1-x) }

func (f *figures) walk(v any) {
	switch v := v.(type) {
	case float64:
		f.add(v)
	case string:
		for _, s := range label.FindAllString(v, -1) {
			if x, err := strconv.ParseFloat(s, 64); err == nil {
				f.add(x)
			}
		}
	case []any:
		for _, x := range v {
			f.walk(x)
		}
	case map[string]any:
		for _, x := range v {
			f.walk(x)
		}
	}
}

// holds reports that a written number is one of them, rounded to its digits.
func (f figures) holds(written string) bool {
	x, err := strconv.ParseFloat(written, 64)
	if err != nil {
		return true
	}
	_, digits, _ := strings.Cut(written, ".")
	half := 0.5*math.Pow(10, -float64(min(len(digits), 12))) + 1e-9
	i, _ := slices.BinarySearch(f, x-half)
	return i < len(f) && f[i] <= x+half
}
