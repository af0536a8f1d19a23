package reports

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/reports/sheet"
	"mirror/survey/pack"
)

// rowOf is the first row whose cells begin with these words.
func rowOf(t *testing.T, s *sheet.Sheet, begins ...string) sheet.Row {
	t.Helper()
	for _, row := range s.Table.Rows {
		fits := true
		for i, w := range begins {
			fits = fits && textOf(row[i]) == w
		}
		if fits {
			return row
		}
	}
	t.Fatalf("%s has no row %q", s.Name, begins)
	return nil
}

// same demands that the columns of a row show figures of the release, and a mark where there is none.
func same(t *testing.T, s *sheet.Sheet, row sheet.Row, mark string, want map[string]gap.Number) {
	t.Helper()
	for name, n := range want {
		j := column(s, name)
		if j < 0 {
			t.Errorf("%s has no column %q", s.Name, name)
			continue
		}
		got, ok := row[j].Value.(float64)
		x, known := n.Value()
		if known && (!ok || math.Abs(got-x) > 1e-9) || !known && row[j].Value != mark {
			t.Errorf("%s, %v: %s is %v, released %v (%v)", s.Name, row[0].Value, name, row[j].Value, x, known)
		}
	}
}

// What changed stands as released, with its parts and a word for it, and the trend says the same.
func TestChangesAreTheReleases(t *testing.T) {
	v := sampleView()
	for name, b := range map[string]*sheet.Book{"hr": hr(v), "marketing": marketing(v)} {
		s, trend := find(t, b, "Change"), find(t, b, "Trend")
		last, first := 0, 0
		for _, c := range v.main.Changes {
			if c.Level != gap.LevelDimension || c.Place != (gap.Place{}) {
				continue
			}
			topic := v.main.dimension(c.ID)
			row := rowOf(t, s, v.sinceWords(c), topic)
			same(t, s, row, sheet.NotAvailable, map[string]gap.Number{
				"Gap then": c.GapThen, "Gap now": c.GapNow, "Change of the gap": c.Gap.Value, "Change of the gap, lower 95%": c.Gap.Low,
				"Customers: change": c.Customers.Value, "Employees expect: change, upper 95%": c.Employees.High, "Customers: answers": c.CustomersReal, "Customers: mix": c.CustomersMix,
			})
			if want := nameOf(known.Changes, string(c.Verdict)); textOf(row[column(s, "What the gap did")]) != want {
				t.Errorf("%s: %s is called %v, released %s", name, topic, row[column(s, "What the gap did")].Value, want)
			}
			if c.First {
				first++
				continue
			}
			last++
			same(t, trend, rowOf(t, trend, topic, "Gap"), sheet.NotAvailable, map[string]gap.Number{"Change since last wave": c.Gap.Value, "Change since last wave, upper 95%": c.Gap.High})
			same(t, trend, rowOf(t, trend, topic, "Customers"), sheet.NotAvailable, map[string]gap.Number{"Change since last wave": c.Customers.Value})
		}
		if last == 0 || first != last {
			t.Errorf("%s: %d changes since the last wave, %d since the first", name, last, first)
		}
		for _, x := range v.main.Trends {
			if x.Level == gap.LevelDimension && x.Place == (gap.Place{}) {
				topic := v.main.dimension(x.ID)
				same(t, trend, rowOf(t, trend, topic, "Gap"), "", map[string]gap.Number{"A year": x.PerYear.Value, "A year, lower 95%": x.PerYear.Low})
				same(t, trend, rowOf(t, trend, topic, "Customers"), sheet.NotApplicable, map[string]gap.Number{"A year": {}})
			}
		}
		for _, told := range []string{trend.Description, find(t, b, "Notes and method").Description} {
			if strings.Contains(told, "not tested") {
				t.Errorf("%s: %s", name, told)
			}
		}
	}
}

// A change that is hidden is a row of marks, and a change that is shown as a limit gives no figure away.
func TestHiddenChangesAreMarks(t *testing.T) {
	waves := completed(sampleWaves())
	for i := range waves {
		for j, c := range waves[i].Changes {
			if c.ID == "anticipation" {
				waves[i].Changes[j] = gap.Change{Level: c.Level, ID: c.ID, Place: c.Place, Since: c.Since, First: c.First, Reason: "Hidden to protect people"}
			}
		}
	}
	v := look(waves, sampleSettings, sampleStudy(), pack.Embedded(), "", "")
	s := find(t, hr(v), "Change")
	for _, row := range s.Table.Rows {
		if textOf(row[1]) != "Anticipating needs" {
			continue
		}
		for j := column(s, "Gap then"); j < len(row); j++ {
			if row[j].Value != sheet.Confidential {
				t.Errorf("%s is %v", s.Table.Columns[j].Name, row[j].Value)
			}
		}
	}
	for _, f := range v.findings() {
		if strings.HasPrefix(f.ID, "change") && strings.Contains(f.Sentence, "Anticipating") {
			t.Error(f.Sentence)
		}
	}
}

func TestEffectsAreTheReleases(t *testing.T) {
	v := sampleView()
	s := find(t, marketing(v), "Effect of actions")
	if len(v.main.Effects) == 0 || len(s.Table.Rows) != len(v.main.Effects) {
		t.Fatalf("%d effects in %d rows", len(v.main.Effects), len(s.Table.Rows))
	}
	for _, e := range v.main.Effects {
		row := rowOf(t, s, "Know me", v.main.dimension(e.ID), audience(e.Audience), v.waveCalled(e.Since))
		same(t, s, row, sheet.NotAvailable, map[string]gap.Number{"Taking part: before": e.PartThen, "Others: now": e.OtherNow, "Difference": e.Difference.Value, "Difference, lower 95%": e.Difference.Low})
		if p := textOf(row[column(s, "Taking part")]); p != "Harbour Street and Mill Lane" {
			t.Errorf("taking part: %s", p)
		}
	}
	acts := find(t, hr(v), "Actions")
	if got := textOf(rowOf(t, acts, "")[column(acts, "Result so far")]); !strings.Contains(got, "where it runs") {
		t.Errorf("the action under way has no result: %q", got)
	}
}

// The summary speaks of the one link that was chosen beforehand, and of a dependable one only where its range leaves 0 out.
func TestLinksAreTheReleases(t *testing.T) {
	v := sampleView()
	b := hr(v)
	s, points := find(t, b, "Links"), find(t, b, "Links by branch")
	l := v.commitmentLink()
	if l == nil {
		t.Fatal("no link of commitment")
	}
	same(t, s, s.Table.Rows[0], sheet.NotAvailable, map[string]gap.Number{"r": l.Pearson.Value, "r, lower 95%": l.Pearson.Low, "p": l.P, "Rank r": l.Spearman.Value})
	if n := s.Table.Rows[0][column(s, "n units")].Value; n != l.Units || len(points.Table.Rows) != l.Units {
		t.Errorf("%v units, %d points, released %d", n, len(points.Table.Rows), l.Units)
	}
	for _, c := range []struct {
		low, high float64
		id        string
	}{{0.2, 0.9, "linkage"}, {-0.1, 0.9, "linkage_none"}} {
		for i := range v.main.Linkage {
			v.main.Linkage[i].Pearson = gap.Estimate{Value: gap.Some(0.6), Low: gap.Some(c.low), High: gap.Some(c.high)}
		}
		said := map[string]string{}
		for _, f := range v.findings() {
			said[f.ID] = f.Sentence
		}
		if !strings.Contains(said[c.id], "r = 0.60") || said["linkage"] != "" && said["linkage_none"] != "" {
			t.Errorf("%v to %v: %q", c.low, c.high, said)
		}
		if strings.Contains(said["linkage"], "because") || said["linkage"] != "" && !strings.Contains(said["linkage"], "does not prove a cause") {
			t.Error(said["linkage"])
		}
	}
}

func TestTargetsAreTheReleases(t *testing.T) {
	v := sampleView()
	p := v.spectrum()
	b := marketing(v)
	topics, segments := find(t, b, "Trust by topic"), find(t, b, "Targets by segment")
	hiddenRows, own := 0, 0
	for _, x := range p.Targets {
		if x.Segment == "" {
			row := rowOf(t, topics, p.dimension(x.Dimension))
			same(t, topics, row, sheet.NotAvailable, map[string]gap.Number{"Target": x.Target, "Customers: lower 95%": x.Actual.Low})
			if got := row[column(topics, "Target reached?")].Value; got != nameOf(known.Targets, string(x.Reached)) {
				t.Errorf("%s: %v instead of %s", x.Dimension, got, x.Reached)
			}
		}
		row := rowOf(t, segments, p.dimension(x.Dimension), p.place(gap.Place{Segment: x.Segment}, "All customers"))
		same(t, segments, row, sheet.Confidential, map[string]gap.Number{"Target": x.Target, "Customers: mean": x.Actual.Value, "Customers: lower 95%": x.Actual.Low, "Customers: upper 95%": x.Actual.High})
		if !x.Actual.Value.Known() {
			hiddenRows++
			if row[column(segments, "Target reached?")].Value != sheet.Confidential || row[column(segments, "n customers")].Value != sheet.Confidential {
				t.Errorf("a hidden segment: %v", row)
			}
		}
		if x.Segment == "young" && x.Dimension == "quality" && x.Target.Or(0) == 5 {
			own++
		}
	}
	if hiddenRows == 0 || own != 1 {
		t.Errorf("%d hidden rows, %d targets of a segment's own", hiddenRows, own)
	}
	c, ok := topics.Charts[0].(*sheet.Dumbbell)
	if !ok || len(c.Targets) != len(c.Labels) || c.Min != 1 || c.Max != 7 {
		t.Errorf("the chart has no three marks: %+v", topics.Charts[0])
	}
}

// Teams are put in an order only where they differ detectably.
func TestTeamsAreRankedOnlyWhereTheyDiffer(t *testing.T) {
	v := sampleView()
	cell := func(id string, g float64, rank int) gap.Standing {
		return gap.Standing{Cell: id, Gap: gap.Some(g), Shrunk: gap.Some(g / 2), Low: gap.Some(g/2 - 1), High: gap.Some(g/2 + 1), Rank: rank}
	}
	v.main.Standings = []gap.Standings{
		{Level: gap.LevelOverall, ID: "all", Average: gap.Some(5), Between: gap.Some(4), Detectable: true, Cells: []gap.Standing{cell("branch", 9, 2), cell("contact_centre", 2, 1)}},
		{Level: gap.LevelDimension, ID: "ease", Average: gap.Some(1), Between: gap.Some(0), Cells: []gap.Standing{cell("branch", 1, 0), cell("contact_centre", 2, 0)}},
	}
	s := find(t, hr(v), "Closest to customers")
	rank := column(s, "Rank")
	var got []any
	for _, row := range s.Table.Rows {
		got = append(got, row[rank].Value)
	}
	if !slices.Equal(got, []any{1, 2, sheet.NotApplicable, sheet.NotApplicable}) {
		t.Errorf("ranks %v", got)
	}
	same(t, s, s.Table.Rows[0], "", map[string]gap.Number{"Gap as measured": gap.Some(2), "Gap drawn to the average": gap.Some(1), "Teams differ by (sd)": gap.Some(4)})
}

// A first wave has no sheet about change, and no book has a sheet without rows.
func TestNoSheetIsEmpty(t *testing.T) {
	one := completed([]gap.Wave{sampleCore("w2", "Autumn 2025", "2025-09-01", "2025-09-26", 1), sampleTrust(), sampleCheck(), samplePulse()})
	for name, v := range map[string]*view{"one wave": look(one, sampleSettings, sampleStudy(), pack.Embedded(), "", ""), "three waves": sampleView()} {
		for _, b := range []*sheet.Book{hr(v), marketing(v)} {
			for _, s := range b.Sheets {
				if len(s.Table.Rows) == 0 {
					t.Errorf("%s: %s is empty", name, s.Name)
				}
				about := strings.HasSuffix(s.Name, " Change") || strings.HasSuffix(s.Name, " Trend") || strings.HasSuffix(s.Name, "Effect of actions")
				if about && name == "one wave" || strings.Contains(headers(b), "since last wave") && name == "one wave" {
					t.Errorf("%s: %s tells a change", name, s.Name)
				}
			}
			if err := b.Write(&bytes.Buffer{}); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// Reciprocity draws what it lists, and each chart's title has the slope of the release.
func TestReciprocity(t *testing.T) {
	v := sampleView()
	s := find(t, marketing(v), "Reciprocity")
	points := 0
	for _, p := range v.parts {
		if len(p.Spectrum) > 0 == (v.spectrum() != nil && drawable(v.spectrum().Reciprocity)) && drawable(p.Reciprocity) {
			for _, r := range p.Reciprocity {
				points += len(r.Points)
			}
		}
	}
	if points == 0 || len(s.Table.Rows) != points {
		t.Errorf("%d rows for %d points", len(s.Table.Rows), points)
	}
	for _, c := range s.Charts {
		if !strings.Contains(c.(*sheet.Matrix).Title, "for ten points more") {
			t.Errorf("title %q", c.(*sheet.Matrix).Title)
		}
	}
}
