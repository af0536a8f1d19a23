package console

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
)

// told is all that a release and both workbooks made of it tell. A figure is told beside names: those of its row in a
// sheet, or of its object in the JSON. Where none of them stands the figure is another one, or made up.
type told struct {
	names    []string                   // all of them
	rows     map[string]map[string]bool // figures of the sheets' rows with a text
	objects  map[string][]object        // of the JSON, by each spelling of their first name
	bare     map[string]bool            // figures of objects without a name: totals and rules
	texts    map[string]bool            // sentences of the sheets with a figure in them
	release  []string                   // its digest, its day, and the version of its methods
	lettered []string                   // names with a figure in them
	known    map[string]map[string]bool // names that stand in a text
}

// object is a set of figures with all names that it needs, each in any of its spellings.
type object struct {
	names   [][]string
	figures map[string]bool
}

// told reads the release of a wave.
func (w *world) told(wave string) *told {
	w.t.Helper()
	e, err := w.Shelf.Edition(context.Background(), 1, wave)
	if err != nil {
		w.t.Fatal(err)
	}
	c := w.context(e)
	k := &told{rows: map[string]map[string]bool{}, objects: map[string][]object{}, bare: map[string]bool{}, texts: map[string]bool{}, known: map[string]map[string]bool{}}
	for _, s := range slices.Concat(reports.HR(c).Sheets, reports.Marketing(c).Sheets) {
		k.sheet(s)
	}
	body, err := e.Release.MarshalJSON()
	if err != nil {
		w.t.Fatal(err)
	}
	var all struct {
		Settings map[string]any
		Waves    []map[string]any
	}
	if err := json.Unmarshal(body, &all); err != nil {
		w.t.Fatal(err)
	}
	spell := spelling(reports.Read(c))
	rules := object{figures: map[string]bool{}}
	for _, x := range all.Settings {
		rules.write("", x)
	}
	k.add(rules)
	k.count(reports.Read(c))
	made, err := time.Parse(time.DateOnly, e.Info.Made)
	if err != nil {
		w.t.Fatal(err)
	}
	k.release = []string{fmt.Sprintf("%x", e.Info.Digest), day(made), e.Release.Settings().Engine}
	for _, x := range all.Waves {
		delete(x, "comments") // words, which are held as words
		var of [][]string
		if x["id"] != wave {
			of = [][]string{{fmt.Sprint(x["name"])}}
		}
		delete(x, "id")
		k.read(spell, of, x)
	}
	for name := range k.rows {
		k.names = append(k.names, name)
	}
	for name := range k.objects {
		if k.rows[name] == nil {
			k.names = append(k.names, name)
		}
	}
	slices.SortFunc(k.names, func(a, b string) int { return len(b) - len(a) }) // the longest first: some hold others
	for _, name := range k.names {
		if lettered.MatchString(name) {
			k.lettered = append(k.lettered, name)
		}
	}
	return k
}

// sheet reads the rows and texts of a sheet.
func (k *told) sheet(s *sheet.Sheet) {
	for _, text := range slices.Concat([]string{s.Title, s.Description, s.Answers}, s.Notes) {
		k.say(text)
	}
	for _, row := range s.Table.Rows {
		var printed []string
		for j, cell := range row {
			kind := s.Table.Columns[j].Kind
			if cell.Kind != sheet.Text {
				kind = cell.Kind
			}
			printed = append(printed, figuresOf(kind.Print(cell))...)
		}
		for _, cell := range row {
			text, ok := cell.Value.(string)
			if !ok || len(text) < 3 {
				continue
			}
			k.say(text)
			if k.rows[text] == nil {
				k.rows[text] = map[string]bool{}
			}
			for _, f := range printed {
				k.rows[text][f] = true
			}
		}
	}
}

var sentenceEnd = regexp.MustCompile(`[.;:!?]( |$)`)

func (k *told) say(text string) {
	for _, s := range sentenceEnd.Split(text, -1) {
		if figures.MatchString(s) {
			k.texts[s] = true
		}
	}
}

// count adds what pages count: waves, statements, comments on a topic or a question, links.
func (k *told) count(r *reports.Reading) {
	for _, q := range r.All() {
		bare, on := []int{len(q.History()), len(q.Questionnaire().Items)}, map[string]int{}
		off := object{figures: map[string]bool{}}
		off.write("", q.Off().Or(0))
		k.add(off)
		if g := q.LinkGrid(); g != nil {
			bare = append(bare, len(g.Rows))
		}
		for _, shares := range q.People { // the difference of two of its shares, which another test works out
			if x, ok := q.UnitScoreOf(shares); ok {
				o := object{[][]string{{q.Place(shares.Place, "All employees")}}, map[string]bool{}}
				if shares.Place == (gap.Place{}) {
					o.names[0] = append(o.names[0], q.UnitScoreName())
				}
				o.write("", x.Text)
				k.add(o)
			}
		}
		for _, x := range append([]gap.Participation{q.N[gap.Customer]}, q.Participation...) { // how much of the base the weights leave: a ratio of two figures of the row
			n, _ := x.N.Value()
			if worth, ok := x.EffectiveN.Value(); ok && n > 0 {
				k.add(object{[][]string{{q.Place(x.Place, "All customers")}}, map[string]bool{fmt.Sprintf("%.0f%%", 100*worth/n): true}})
			}
		}
		for _, c := range q.Words() {
			on[q.Dimension(c.Theme)]++
			on[q.Question(c.Question, gap.Customer)]++
		}
		for _, n := range bare {
			k.bare[fmt.Sprint(n)] = true
		}
		for name, n := range on {
			if name != "" {
				k.add(object{[][]string{{name}}, map[string]bool{fmt.Sprint(n): true}})
			}
		}
	}
}

// figuresOf are the figures of a text.
func figuresOf(text string) []string {
	all := figures.FindAllString(text, -1)
	for i, f := range all {
		all[i] = strings.TrimSuffix(f, ",")
	}
	return all
}

// here are the names that stand in some texts.
func (k *told) here(texts ...string) map[string]bool {
	here := map[string]bool{}
	for _, text := range texts {
		if k.known[text] == nil {
			k.known[text] = map[string]bool{}
			for _, name := range k.names {
				if strings.Contains(text, name) {
					k.known[text][name] = true
				}
			}
		}
		maps.Copy(here, k.known[text])
	}
	return here
}

// tells reports whether a figure is told beside some of these names.
func (k *told) tells(figure string, here map[string]bool) bool {
	if k.bare[figure] {
		return true
	}
	for name := range here {
		if k.rows[name][figure] {
			return true
		}
		for _, o := range k.objects[name] {
			if o.figures[figure] && !slices.ContainsFunc(o.names, func(ways []string) bool {
				return !slices.ContainsFunc(ways, func(way string) bool { return here[way] })
			}) {
				return true
			}
		}
	}
	return false
}

var lettered = regexp.MustCompile(`\pL{2}.*\d|\d.*\pL{2}`)
