package reports

import (
	"bytes"
	"math"
	"regexp"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/reports/sheet"
	"mirror/survey"
	"mirror/survey/pack"
)

// column is the place of a column in a sheet's table, -1 when it is not there.
func column(s *sheet.Sheet, name string) int {
	for i, c := range s.Table.Columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

func find(t *testing.T, b *sheet.Book, name string) *sheet.Sheet {
	t.Helper()
	for _, s := range b.Sheets {
		if strings.HasSuffix(s.Name, " "+name) {
			return s
		}
	}
	t.Fatalf("no sheet %q in %q", name, b.Title)
	return nil
}

func sampleBooks() map[string]*sheet.Book {
	return map[string]*sheet.Book{"hr": hr(sampleView()), "marketing": marketing(sampleView())}
}

// Every gap in a table is employees' score minus customers', and its verdict fits its sign.
func TestGapsAddUp(t *testing.T) {
	for name, b := range sampleBooks() {
		checked := 0
		for _, s := range b.Sheets {
			g, c, e, v := column(s, "Gap"), column(s, "Customers: mean score"), column(s, "Employees: mean score"), column(s, "Verdict")
			if e < 0 {
				e = column(s, "Cell: mean score")
			}
			if g < 0 || c < 0 || e < 0 || v < 0 {
				continue
			}
			for _, row := range s.Table.Rows {
				x, ok := row[g].Value.(float64)
				if !ok {
					continue
				}
				checked++
				// Few employees' figures come in steps of two.
				if d := row[e].Value.(float64) - row[c].Value.(float64); math.Abs(d-x) > 2.05 {
					t.Errorf("%s, %s: gap %v beside %v − %v", name, s.Name, x, row[e].Value, row[c].Value)
				}
				says := row[v].Value.(string)
				if over(says) && x <= 0 || under(says) && x >= 0 || strings.HasPrefix(says, "Shared") && math.Abs(x) >= 10 {
					t.Errorf("%s, %s: gap %v is called %q", name, s.Name, x, says)
				}
			}
		}
		if checked < 50 {
			t.Errorf("%s: only %d gaps were looked at", name, checked)
		}
	}
}

func over(verdict string) bool {
	return strings.HasPrefix(verdict, "Blind spot") || strings.HasPrefix(verdict, "Comfortable illusion")
}

func under(verdict string) bool {
	return strings.HasPrefix(verdict, "Hidden strength") || strings.HasPrefix(verdict, "Harsher than customers")
}

// A figure of the summary stands in the table of the sheet it points to.
func TestSummaryRepeatsTheTables(t *testing.T) {
	for name, b := range sampleBooks() {
		sheets := map[string]*sheet.Sheet{}
		for _, s := range b.Sheets {
			sheets[s.Name] = s
		}
		summary := b.Sheets[0]
		value, against, see := column(summary, "Value"), column(summary, "Compared with"), column(summary, "See sheet")
		for i, f := range joined(sampleView().findings()) {
			row := summary.Table.Rows[i]
			target := sheets[row[see].Sheet]
			if target == nil {
				t.Errorf("%s: %q points to no sheet", name, f.ID)
				continue
			}
			if f.ID == "who" || f.ID == "why" { // counted over both books, or over rows
				continue
			}
			for _, c := range []int{value, against} {
				if x, ok := row[c].Value.(float64); ok && !stands(target, x) {
					t.Errorf("%s: %q says %v, which is not in %q", name, f.ID, x, target.Name)
				}
			}
		}
	}
}

func stands(s *sheet.Sheet, x float64) bool {
	for _, row := range s.Table.Rows {
		for _, c := range row {
			if v, ok := c.Value.(float64); ok && math.Abs(v-x) < 1e-9 {
				return true
			}
		}
	}
	return false
}

// The map of gaps is the long table turned on its side.
func TestMapIsTheLongTable(t *testing.T) {
	b := hr(sampleView())
	wide, long := find(t, b, "Gap by cell"), find(t, b, "Cell detail")
	gaps := map[string]any{}
	for _, row := range long.Table.Rows {
		gaps[row[0].Value.(string)+"|"+row[1].Value.(string)] = row[column(long, "Gap")].Value
	}
	for _, row := range wide.Table.Rows {
		for j, c := range wide.Table.Columns {
			if want, ok := gaps[row[0].Value.(string)+"|"+c.Name]; ok && want != row[j].Value {
				t.Errorf("%v, %s: %v in the map, %v in the long table", row[0].Value, c.Name, row[j].Value, want)
			}
		}
	}
}

// A hidden group is a row of marks: no figure of it is in any sheet or chart.
func TestHiddenStaysHidden(t *testing.T) {
	for name, b := range sampleBooks() {
		marks := 0
		for _, s := range b.Sheets {
			for _, row := range s.Table.Rows {
				about := row[0].Value
				if about != "Vault" && about != "Quayside" {
					continue
				}
				for j, c := range row {
					if s.Table.Columns[j].Name == "n customers" || s.Table.Columns[j].Name == "Customers' net score" {
						continue // the other side's, which is everyone
					}
					switch c.Value.(type) {
					case float64, int:
						t.Errorf("%s, %s: %s of %v is %v", name, s.Name, s.Table.Columns[j].Name, about, c.Value)
					}
					if c.Value == sheet.Confidential {
						marks++
					}
				}
			}
		}
		if marks == 0 {
			t.Errorf("%s: no mark for the hidden groups", name)
		}
	}
	for _, f := range sampleView().findings() {
		if strings.Contains(f.Sentence, "Vault") || strings.Contains(f.Sentence, "Quayside") {
			t.Errorf("a finding speaks of a hidden group: %s", f.Sentence)
		}
	}
}

// A sentence without its figure is not said at all.
func TestHiddenFiguresFallAway(t *testing.T) {
	waves := sampleWaves()
	for i := range waves {
		for j := range waves[i].Gaps {
			r := &waves[i].Gaps[j]
			*r = gap.Row{Level: r.Level, ID: r.ID, Place: r.Place, Compared: r.Compared, Verdict: gap.NotShown, Type: "too_small"}
		}
		for j := range waves[i].Cells {
			waves[i].Cells[j] = gap.Cell{ID: waves[i].Cells[j].ID}
		}
		for j := range waves[i].Outcomes {
			waves[i].Outcomes[j].Net = nil
		}
		waves[i].Drivers, waves[i].Spectrum = nil, nil
	}
	v := look(completed(waves), sampleSettings, sampleStudy(), pack.Embedded(), "", "")
	for _, f := range v.findings() {
		if f.ID != "who" && f.ID != "headline_none" && f.ID != "care" {
			t.Errorf("%s is said though its figures are hidden: %s", f.ID, f.Sentence)
		}
	}
	var out bytes.Buffer
	if err := hr(v).Write(&out); err != nil {
		t.Error(err)
	}
}

// Employees' own views are never called predictions, and share no table with them.
func TestOwnViewsAreNotPredictions(t *testing.T) {
	forecast := regexp.MustCompile(`(?i)expect|guess|predict`)
	waves := sampleWaves()
	for i := range waves {
		waves[i].Predicted = false
	}
	packs := pack.Embedded()
	for i, p := range packs {
		own := *p
		own.Predicts = false
		own.Items = append([]pack.Item(nil), p.Items...)
		own.Outcomes = append([]pack.Item(nil), p.Outcomes...)
		for _, list := range [][]pack.Item{own.Items, own.Outcomes} {
			for j := range list {
				list[j].Predicts = false
			}
		}
		packs[i] = &own
	}
	v := look(completed(waves), sampleSettings, sampleStudy(), packs, "", "")
	for _, f := range v.findings() {
		s := f.Sentence
		if forecast.MatchString(s) {
			t.Errorf("%s: %s", f.ID, f.Sentence)
		}
	}
	for _, b := range []*sheet.Book{hr(v), marketing(v)} {
		for _, s := range b.Sheets {
			for _, c := range s.Table.Columns {
				if forecast.MatchString(c.Name) {
					t.Errorf("%s: column %q", s.Name, c.Name)
				}
			}
			if d := strings.ReplaceAll(s.Description, "not a prediction", ""); strings.Contains(d, "expect") {
				t.Errorf("%s: %s", s.Name, d)
			}
		}
	}
	book, predicted := marketing(sampleView()), map[any]bool{}
	for _, row := range find(t, book, "Reality check, predicted").Table.Rows {
		predicted[row[0].Value] = true
	}
	for _, row := range find(t, book, "Reality check").Table.Rows {
		if predicted[row[0].Value] {
			t.Errorf("a prediction among the own views: %v", row[0].Value)
		}
	}
}

// Without protection every sheet says so.
func TestUnprotectedIsSaid(t *testing.T) {
	set := sampleSettings
	set.Disclosure = "off"
	v := look(completed(sampleWaves()), set, sampleStudy(), pack.Embedded(), "", "")
	if b := hr(v); !strings.Contains(b.Banner, unprotected) || !strings.Contains(b.Banner, "Simulated data.") {
		t.Errorf("banner: %q", b.Banner)
	}
}

// Books are made of whatever there is: one pack, no study, no packs, nothing.
func TestBooksOfLittle(t *testing.T) {
	core := sampleCore("1", "1", "", "", 1)
	bare := core
	bare.Cells, bare.Drivers, bare.Priorities, bare.Outcomes, bare.Picks, bare.Distributions, bare.Quality, bare.Comments, bare.Participation = nil, nil, nil, nil, nil, nil, nil, nil, nil
	bare.Gaps = nil
	for _, r := range core.Gaps {
		if everyone(r) {
			bare.Gaps = append(bare.Gaps, r)
		}
	}
	for name, c := range map[string]struct {
		waves []gap.Wave
		study *survey.Study
		packs []*pack.Pack
	}{
		"one pack, no study": {[]gap.Wave{core}, nil, pack.Embedded()},
		"no packs at hand":   {completed(sampleWaves()), nil, nil},
		"no groups":          {[]gap.Wave{bare}, nil, pack.Embedded()},
		"own views only":     {[]gap.Wave{samplePulse()}, nil, pack.Embedded()},
		"shares only":        {[]gap.Wave{sampleCheck()}, nil, pack.Embedded()},
		"an empty wave":      {[]gap.Wave{{ID: "1", Pack: "mirror-core"}}, nil, pack.Embedded()},
		"nothing":            {nil, nil, nil},
	} {
		v := look(c.waves, gap.Settings{Margin: 10, GoodFrom: 67, Outcome: "recommend"}, c.study, c.packs, "", "")
		for _, b := range []*sheet.Book{hr(v), marketing(v)} {
			if err := b.Write(&bytes.Buffer{}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
