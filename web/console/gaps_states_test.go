package console

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports"
	"mirror/survey"
	"mirror/survey/pack"
)

// madeUp is a result of one questionnaire made by hand, as protection leaves it: what is to be hidden has no number.
func madeUp() gap.Result {
	w := gap.Wave{ID: "w1", Name: "Spring", Pack: "mirror-core", PackVersion: "1", Predicted: true}
	w.N[gap.Customer] = gap.Participation{Audience: "customer", N: gap.Some(400)}
	w.N[gap.Employee] = gap.Participation{Audience: "employee", N: gap.Some(180)}
	for _, id := range []string{"anticipation", "special", "honesty"} {
		w.Gaps = append(w.Gaps, madeRow(gap.LevelDimension, id, gap.Place{}, 60, 62, gap.Aligned))
	}
	w.Gaps = append(w.Gaps, madeRow(gap.LevelItem, "spe_matter", gap.Place{}, 60, 62, gap.Aligned))
	return gap.Result{
		Settings: gap.Settings{Company: "Larkfield Bank", Language: "en", Margin: 10, GoodFrom: 67, Confidence: .95, Outcome: "recommend", Smallest: gap.Smallest{Employees: 7, Customers: 5, Detail: 10}, Disclosure: "off"},
		Waves:    []gap.Wave{w},
	}
}

// madeRow is a comparison of so many points.
func madeRow(level, id string, at gap.Place, customers, employees float64, verdict gap.Word) gap.Row {
	side := func(score, n float64) gap.Side { return gap.Side{N: gap.Some(n), Score: gap.Some(score)} }
	d := employees - customers
	return gap.Row{Level: level, ID: id, Place: at, Compared: gap.ComparedAll, Customers: side(customers, 400), Employees: side(employees, 180),
		Gap: gap.Some(d), Low: gap.Some(d - 4), High: gap.Some(d + 4), Verdict: verdict, Strength: gap.Clear}
}

// hide takes all numbers from a row, as protection does.
func hide(r *gap.Row) {
	*r = gap.Row{Level: r.Level, ID: r.ID, Place: r.Place, Verdict: gap.NotShown, Type: "too_small", Reason: disclosure.ReasonHidden}
}

// shows is a page of results over a result made by hand.
func shows(t *testing.T, result gap.Result, target string, page func(*Pages) func(*visit, *reports.Reading) error, params ...string) *html.Node {
	t.Helper()
	return parsedPage(t, showsBytes(t, result, target, page, params...))
}

func parsedPage(t *testing.T, body []byte) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func showsBytes(t *testing.T, result gap.Result, target string, page func(*Pages) func(*visit, *reports.Reading) error, params ...string) []byte {
	t.Helper()
	w := newWorld(t).as(survey.RoleHR)
	study := survey.DefaultStudy()
	study.Company, study.Waves = "Larkfield Bank", []survey.Wave{{ID: "w1", Name: "Spring"}}
	if _, err := w.Store.SaveStudy(t.Context(), "a test", study); err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	v := &visit{Context: w.echo.NewContext(httptest.NewRequest(http.MethodGet, "/console/1/results/w1"+target, nil), answer), user: w.user, id: 1, study: study}
	v.wave = survey.Fieldwork{Wave: "w1", State: survey.WaveReleased}
	if len(params) > 0 {
		v.SetParamNames("id")
		v.SetParamValues(params...)
	}
	r := reports.Read(reports.Context{Release: disclosure.Protect(result), Packs: pack.Embedded(), Wave: result.Waves[len(result.Waves)-1].ID})
	v.reading = r
	if err := page(w.Pages)(v, r); err != nil {
		t.Fatal(err)
	}
	return answer.Body.Bytes()
}

func gapsOf(p *Pages) func(*visit, *reports.Reading) error      { return p.gaps }
func statementOf(p *Pages) func(*visit, *reports.Reading) error { return p.statement }

// The first sentence is the widest blind spot; else the widest hidden strength; else that all is aligned; else what is missing.
// Low bases and what is hidden never make one (ux.md §5.3).
func TestHeadlineOfTheGaps(t *testing.T) {
	set := func(i int, customers, employees float64, verdict gap.Word) func(*gap.Result) {
		return func(r *gap.Result) {
			g := &r.Waves[0].Gaps[i]
			*g = madeRow(g.Level, g.ID, g.Place, customers, employees, verdict)
		}
	}
	few := func(i int) func(*gap.Result) {
		return func(r *gap.Result) {
			s := &r.Waves[0].Gaps[i].Employees
			s.N, s.NBand = gap.Number{}, "10–19"
		}
	}
	for name, c := range map[string]struct {
		change []func(*gap.Result)
		want   string
	}{
		"all aligned":            {nil, "Employees know their customers: all 3 dimensions aligned"},
		"a blind spot":           {[]func(*gap.Result){set(0, 40, 60, gap.BlindSpot), set(1, 80, 40, gap.HiddenStrength)}, "The widest blind spot: Anticipating needs"},
		"the widest of two":      {[]func(*gap.Result){set(0, 40, 60, gap.BlindSpot), set(1, 40, 70, gap.BlindSpot)}, "The widest blind spot: Feeling special"},
		"a low base":             {[]func(*gap.Result){set(0, 40, 60, gap.BlindSpot), set(1, 40, 70, gap.BlindSpot), few(1)}, "The widest blind spot: Anticipating needs"},
		"only low bases":         {[]func(*gap.Result){set(1, 40, 70, gap.BlindSpot), few(1)}, "Few answers: take the gaps as a direction"},
		"a hidden strength":      {[]func(*gap.Result){set(2, 80, 60, gap.HiddenStrength)}, "The widest hidden strength: Honesty and trust"},
		"not enough evidence":    {[]func(*gap.Result){set(2, 60, 75, gap.NotEnoughEvidence)}, "Not enough evidence yet"},
		"one of them is hidden":  {[]func(*gap.Result){func(r *gap.Result) { hide(&r.Waves[0].Gaps[0]) }}, "Not enough evidence yet"},
		"all of them are hidden": {[]func(*gap.Result){func(r *gap.Result) { hide(&r.Waves[0].Gaps[0]); hide(&r.Waves[0].Gaps[1]); hide(&r.Waves[0].Gaps[2]) }}, "Hidden to protect people"},
		"only one side":          {[]func(*gap.Result){func(r *gap.Result) { oneSideOnly(&r.Waves[0]) }}, "Only one side so far"},
	} {
		result := madeUp()
		for _, change := range c.change {
			change(&result)
		}
		page := shows(t, result, "", gapsOf)
		heads := elements(page, ofClass("h1", ""))
		if len(heads) != 1 || spoken(heads[0]) != c.want {
			t.Errorf("%s: the page begins with %q, want %q", name, spoken(heads[0]), c.want)
		}
		if strings.Contains(spoken(page), "<nil>") {
			t.Errorf("%s: %s", name, spoken(page))
		}
	}
}

// oneSideOnly leaves customers' ratings.
func oneSideOnly(w *gap.Wave) {
	for i, g := range w.Gaps {
		w.Gaps[i] = gap.Row{Level: g.Level, ID: g.ID, Customers: g.Customers}
	}
	w.N[gap.Employee].N = gap.Some(0)
}

// A page says in words what it cannot show in numbers.
func TestStatesOfResults(t *testing.T) {
	distribution := func(r *gap.Result, a gap.Audience, shares ...gap.Number) {
		d := gap.Distribution{Level: gap.LevelItem, ID: "spe_matter", Audience: a.String(), N: gap.Some(180), Values: []string{"1", "2", "3", "4", "5", "6", "7"}, Shares: shares}
		if shares == nil {
			d.N, d.NBand, d.Reason = gap.Number{}, "7–9", disclosure.ReasonHidden
			d.Shares = make([]gap.Number, 7)
		}
		r.Waves[0].Distributions = append(r.Waves[0].Distributions, d)
	}
	even := slices.Repeat([]gap.Number{gap.Some(1.0 / 7)}, 7)
	for name, c := range map[string]struct {
		change func(*gap.Result)
		page   func(*Pages) func(*visit, *reports.Reading) error
		wants  []string
		never  string
	}{
		"no protection": {func(*gap.Result) {}, gapsOf, []string{"Made without protection of small groups"}, "are never shown"},
		"a hidden dimension": {func(r *gap.Result) { hide(&r.Waves[0].Gaps[1]) }, gapsOf,
			[]string{"Feeling special", "Customers Hidden to protect people, employees believe Hidden to protect people", "3 dimensions"}, "off on average"},
		"one side only": {func(r *gap.Result) { oneSideOnly(&r.Waves[0]) }, gapsOf, []string{"gaps need both sides", "Customers 60.0", "One side only"}, "Overall gap"},
		"low base": {func(r *gap.Result) {
			s := &r.Waves[0].Gaps[3].Employees
			s.N, s.NBand = gap.Number{}, "10–19"
		}, statementOf, []string{"Low base", "10–19 answers"}, ""},
		"too few for detail": {func(r *gap.Result) { distribution(r, gap.Customer, even...); distribution(r, gap.Employee) }, statementOf,
			[]string{"how answers spread is shown from 10 answers", "1 Strongly disagree: 14%"}, ""},
		"rounded":    {func(r *gap.Result) { r.Waves[0].Gaps[3].Gap = gap.Some(5) }, statementOf, []string{"rounded"}, ""},
		"first wave": {func(*gap.Result) {}, statementOf, []string{"This is the first wave with these questions"}, ""},
		"changed wording": {func(r *gap.Result) {
			then := madeUp().Waves[0]
			then.ID, then.Name, then.PackVersion = "w0", "Autumn", "0"
			then.Gaps[3].Customers.Score = gap.Some(33.3)
			r.Waves = append([]gap.Wave{then}, r.Waves...)
		}, statementOf, []string{"The questions changed after Autumn", "not compared"}, "33.3"},
	} {
		result := madeUp()
		c.change(&result)
		got := spoken(shows(t, result, "", c.page, "spe_matter"))
		for _, want := range c.wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: the page does not say %q: %s", name, want, got)
			}
		}
		if c.never != "" && strings.Contains(got, c.never) {
			t.Errorf("%s: the page says %q: %s", name, c.never, got)
		}
	}
}

// A company of 200 teams gets pages as light as any other: a map of the first few teams, and the rest on their own page.
func TestPagesOfManyTeamsAreLight(t *testing.T) {
	result := madeUp()
	w := &result.Waves[0]
	w.Gaps[0] = madeRow(gap.LevelDimension, "anticipation", gap.Place{}, 40, 60, gap.BlindSpot)
	for i := range 200 {
		at := gap.Place{Cell: gap.Word(fmt.Sprintf("team %d", i))}
		for _, id := range []string{"anticipation", "special", "honesty", "communication", "collaboration", "competence", "reliability", "ease", "value"} {
			row := madeRow(gap.LevelDimension, id, at, 40, float64(i%100), gap.BlindSpot)
			if i%5 == 0 {
				hide(&row)
			}
			w.Gaps = append(w.Gaps, row)
		}
		w.Gaps = append(w.Gaps, madeRow(gap.LevelItem, "spe_matter", at, 40, float64(i%100), gap.BlindSpot))
	}
	light(t, "gaps of 200 teams", showsBytes(t, result, "", gapsOf))
	light(t, "a statement in 200 teams", showsBytes(t, result, "", statementOf, "spe_matter"))
	if got := spoken(shows(t, result, "", gapsOf)); !strings.Contains(got, "Hidden to protect people: team 0, team 5") || !strings.Contains(got, "and 28 more") {
		t.Errorf("the hidden teams are not listed: %s", got)
	}
}
