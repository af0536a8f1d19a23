package exchange

import (
	"bytes"
	"slices"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// answers counts the rows of one answers file.
type answers struct {
	*plan
	reporter
	r    *reading
	rows int
	columns
	audiences [2]bool     // whom the pack asks
	forbidden [2][]string // columns the file has that are for the other side
	places    map[string]*place
	key, seen []byte // of the row, and of the row before
	last      *place
	blanks    []uint8
	row       gap.Response
	recommend int // question from 0 to 10 that bands customers' comments; -1 = none

	// Of the row, for whoever asks for it (Options.Each): the options picked in choices of many, and the comments.
	picked []manyPicked
	words  []survey.Words
}

// columns are the places of the fixed columns, -1 where the file has none.
type columns struct {
	audience, wave, unit, account, weight, seconds, language int
	group                                                    [2]int // the cell of an employee, the segment of a customer
}

// place is where a person is counted: a side, a wave, a group and a unit.
type place struct {
	*collector
	atom        *gap.Atom
	audience    gap.Audience
	group, unit gap.Word
}

// answers reads one answers file. Faults are noted; the error is trouble with reading itself.
func (r *reading) answers(file string) error {
	t, err := r.open(file)
	if t == nil {
		return err
	}
	report := reporter{&r.faults, file}
	if names, line, ok := header(t, report); ok {
		if pl := r.newPlan(names, line, report); pl != nil {
			newAnswers(r, pl, report).read(t)
		}
	}
	return t.close()
}

func newAnswers(r *reading, pl *plan, report reporter) *answers {
	t := &answers{plan: pl, reporter: report, r: r, places: map[string]*place{}, recommend: survey.RecommendIn(pl.frame)}
	t.columns = columns{
		audience: pl.place["audience"], wave: pl.place["wave"], unit: pl.place["unit"], account: pl.place["account"],
		weight: pl.place["weight"], seconds: pl.place["seconds"], language: pl.place["language"],
		group: [2]int{gap.Customer: pl.place["segment"], gap.Employee: pl.place["cell"]},
	}
	t.blanks = bytes.Repeat([]byte{gap.Blank}, len(pl.frame.Questions))
	t.row = gap.Response{Codes: make([]uint8, len(t.blanks)), Picks: make([]uint64, len(pl.frame.Picks))}
	for a, side := range sides {
		t.audiences[a] = slices.Contains(pl.pack.Audiences, side)
	}
	for a, names := range [2][]string{gap.Customer: {"cell"}, gap.Employee: {"segment", "weight", "seconds", "language"}} {
		for _, name := range names {
			if pl.place[name] >= 0 {
				t.forbidden[a] = append(t.forbidden[a], name)
			}
		}
	}
	return t
}

// read counts all rows.
func (t *answers) read(rows table) {
	before := len(t.list.Faults)
	var rec record
	for rows.next(&rec) {
		if rows.padded() {
			for len(rec.spans) < len(t.names) {
				rec.spans = append(rec.spans, span{})
			}
		}
		t.count(&rec)
	}
	if t.rows == 0 && len(t.list.Faults) == before {
		t.at(t.line, 1, "add one row for each person", "the file has a header and no answers")
	}
}

// count checks one person's row and adds it to the tally.
func (t *answers) count(rec *record) {
	if len(rec.spans) != len(t.names) {
		t.ragged(rec)
		return
	}
	a, ok := t.side(rec)
	if !ok {
		return
	}
	t.rows++
	p := t.placeOf(rec, a)
	t.picked, t.words = t.picked[:0], nil
	t.rate(rec, a)
	for i := range t.picks {
		t.row.Picks[t.picks[i].pick] = t.pick(rec, &t.picks[i], a)
	}
	t.person(rec, a)
	t.others(rec, a)
	clean := p != nil && len(t.list.Faults) == 0 && p.wanted
	for i := range t.open {
		t.remark(rec, &t.open[i], a, p, clean)
	}
	if clean {
		p.tally.Add(p.atom, &t.row)
		if p.kept != nil {
			p.kept.add(t, p)
		}
	}
}

// ragged notes a row whose values cannot be told apart. A row of nothing is left out.
func (t *answers) ragged(rec *record) {
	if rec.empty() {
		return
	}
	t.rows++
	t.at(rec.line, min(len(rec.spans), len(t.names))+1, "give every row one value for each column; put a value with the separator in it in quotes",
		"the row has %d values and the header has %d", len(rec.spans), len(t.names))
}

// side finds who answered. It is false for an empty row, which is left out, and for a fault.
func (t *answers) side(rec *record) (gap.Audience, bool) {
	value := rec.value(t.audience)
	a := gap.Customer
	switch string(value) {
	case "customer":
	case "employee":
		a = gap.Employee
	default:
		if len(value) > 0 || !rec.empty() {
			t.rows++
			t.at(rec.line, t.audience+1, audienceHint, "%s", badAudience(value))
		}
		return 0, false
	}
	if !t.audiences[a] {
		t.rows++
		t.at(rec.line, t.audience+1, "take the row out, or name another pack", "the pack %s does not ask %ss", t.pack.ID, sides[a])
		return 0, false
	}
	return a, true
}

const audienceHint = "write customer or employee"

func badAudience[T string | []byte](value T) string {
	if len(value) == 0 {
		return "no audience is given"
	}
	return "the audience is " + quoteAnswer(value)
}

// placeOf finds where the person is counted, or nil where that is a fault. Places are looked up by the bytes of the row.
func (t *answers) placeOf(rec *record, a gap.Audience) *place {
	role := segmentRole
	if a == gap.Employee {
		role = cellRole
	}
	wave, group, unit := rec.value(t.wave), rec.value(t.group[a]), rec.value(t.unit)
	t.key = append(append(append(t.key[:0], byte(a)), wave...), separator)
	t.key = append(append(append(t.key, group...), separator), unit...)
	if t.last != nil && bytes.Equal(t.key, t.seen) {
		return t.last
	}
	p := t.places[string(t.key)]
	if p == nil {
		if p = t.newPlace(rec.line, a, role, string(wave), string(group), string(unit)); p == nil {
			return nil
		}
		t.places[string(t.key)] = p
	}
	t.last, t.seen = p, append(t.seen[:0], t.key...)
	return p
}

// separator stands between the parts of a key. Ids with control signs are faults, so no id has it.
const separator = 0x1f

// newPlace checks the ids of a place that was not met before.
func (t *answers) newPlace(line int, a gap.Audience, role int, wave, group, unit string) *place {
	c, what, do := t.r.wave(t.pack, t.wave >= 0, wave)
	if what != "" {
		t.at(line, t.wave+1, do, "%s", what)
		return nil
	}
	ok := true
	for _, g := range []struct {
		role, column int
		id           string
	}{{role, t.group[a], group}, {unitRole, t.unit, unit}} {
		if what, do := c.known(g.role, a, g.id); what != "" {
			t.at(line, g.column+1, do, "%s", what)
			ok = false
		}
	}
	if c.places++; c.places > maxPlaces {
		t.at(line, max(t.unit, t.group[a])+1, "use broader groups", "there are more than %d combinations of %s and unit", maxPlaces, roles[role])
		ok = false
	}
	if !ok {
		return nil
	}
	return &place{collector: c, atom: c.tally.Atom(a, group, unit), audience: a, group: gap.Word(group), unit: gap.Word(unit)}
}

// wave finds the collector of a wave. What is wrong and what to do are "" when nothing is.
func (r *reading) wave(p *pack.Pack, column bool, wave string) (c *collector, what, do string) {
	declared := waveIDs(r.Study)
	switch {
	case !column && len(declared) == 1:
		wave = declared[0]
	case !column:
		wave = "1"
	case wave == "":
		return nil, "no wave is given", "write the wave's id in every row"
	case !plain(wave):
		return nil, "the wave " + quote(wave) + " is no id", badID
	case len(declared) > 0 && !slices.Contains(declared, wave):
		return nil, "the study has no wave " + quote(wave), "write one of " + someOf(declared)
	case len(declared) == 0 && len(r.collectors) >= maxWaves && !r.met(wave):
		return nil, "the column \"wave\" has very many different values, among them " + quote(wave), "give each round of fieldwork one id; a date is not a wave"
	}
	return r.collector(p, wave), "", ""
}

func (r *reading) met(wave string) bool {
	return slices.ContainsFunc(r.collectors, func(c *collector) bool { return c.wave == wave })
}
