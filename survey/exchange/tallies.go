package exchange

import (
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// The columns of a tallies file (FORMATS.md §4).
var tallyColumns = []string{"audience", "item", "value", "n", "wave", "cell", "segment", "unit"}

// maxCount is the most answers that one row of a tallies file may stand for.
const maxCount = 1_000_000_000

// count is what a row of a tallies file counts. The same one twice is a fault: nobody can tell whether it adds or corrects.
type count struct {
	audience    gap.Audience
	group, unit string
	question    int
	code        uint8
	picked      survey.Options // of a choice of many
}

// tallies counts the rows of one tallies file.
type tallies struct {
	reporter
	r      *reading
	pack   *pack.Pack
	frame  *gap.Frame
	place  map[string]int
	spare  []int // columns without a name
	width  int
	rows   int
	coders map[int]*[2]*survey.Coder
}

// tallies reads one tallies file, twice: first to see which pack its items belong to.
func (r *reading) tallies(file string) error {
	report := reporter{&r.faults, file}
	p, err := r.talliesPack(file, report)
	if p == nil {
		return err
	}
	again, err := r.open(file)
	if again == nil {
		return err
	}
	t := &tallies{reporter: report, r: r, pack: p, frame: survey.Frame(p, r.Study, ""), coders: map[int]*[2]*survey.Coder{}}
	if names, line, ok := header(again, report); ok && t.header(names, line) {
		t.read(again, line)
	}
	return again.close()
}

// talliesPack finds the pack by the items of the rows.
func (r *reading) talliesPack(file string, report reporter) (*pack.Pack, error) {
	if len(r.Packs) == 1 {
		return r.Packs[0], nil
	}
	aside := reading{Options: r.Options} // what is wrong is told in the second reading
	aside.Progress = nil
	t, err := aside.open(file)
	if t == nil {
		r.faults.Merge(&aside.faults)
		return nil, err
	}
	names, line, ok := header(t, reporter{&aside.faults, file})
	item := slices.Index(names, "item")
	if !ok || item < 0 {
		return r.Packs[0], t.close()
	}
	var used []string
	var rec record
	for t.next(&rec) {
		if item >= len(rec.spans) {
			continue
		}
		if id := rec.value(item); len(used) < maxColumns && !slices.ContainsFunc(used, func(u string) bool { return u == string(id) }) {
			used = append(used, string(id))
		}
	}
	return choosePack(r.Packs, used, line, report), t.close()
}

// header understands the columns.
func (t *tallies) header(names []string, line int) bool {
	t.place, t.width = map[string]int{}, len(names)
	for _, name := range tallyColumns {
		t.place[name] = -1
	}
	ok := true
	for i, name := range names {
		at, known := t.place[name]
		switch {
		case name == "":
			t.spare = append(t.spare, i)
		case !known:
			do := "take the column out"
			if near := nearest(name, tallyColumns); near != "" {
				do = "write " + near + " if that is meant, or take the column out"
			}
			t.at(line, i+1, do, "a tallies file has no column %s", quote(name))
		case at >= 0:
			t.at(line, i+1, "keep one of them", "the column %s is there twice, also as column %d", quote(name), at+1)
		default:
			t.place[name] = i
		}
	}
	for _, name := range tallyColumns[:4] {
		if t.place[name] < 0 {
			t.at(line, 1, "add it; a tallies file needs audience, item, value and n", "there is no column %q", name)
			ok = false
		}
	}
	if t.place["wave"] < 0 && len(t.r.Study.Waves) > 1 {
		t.at(line, 1, "add it, with one of "+someOf(waveIDs(t.r.Study))+" in every row", "there is no column \"wave\", and the study has several waves")
		ok = false
	}
	return ok
}

// read counts all rows.
func (t *tallies) read(rows table, line int) {
	before := len(t.list.Faults)
	var rec record
	for rows.next(&rec) {
		if rows.padded() {
			for len(rec.spans) < t.width {
				rec.spans = append(rec.spans, span{})
			}
		}
		if rec.empty() {
			continue
		}
		t.rows++
		if len(rec.spans) != t.width {
			t.at(rec.line, min(len(rec.spans), t.width)+1, "give every row one value for each column", "the row has %d values and the header has %d", len(rec.spans), t.width)
			continue
		}
		t.count(&rec)
	}
	if t.rows == 0 && len(t.list.Faults) == before {
		t.at(line, 1, "add one row for each item, value and group", "the file has a header and no counts")
	}
}

// bad notes a fault of a value in a named column.
func (t *tallies) bad(rec *record, name, do, what string, values ...any) {
	t.at(rec.line, t.place[name]+1, do, what, values...)
}

// count checks one row and adds it.
func (t *tallies) count(rec *record) {
	before := len(t.list.Faults) + t.list.More
	value := func(name string) string { return string(rec.value(t.place[name])) }
	for _, column := range t.spare {
		if len(rec.value(column)) > 0 {
			t.at(rec.line, column+1, spareHint, spareValue)
		}
	}
	k := count{audience: gap.Customer}
	switch audience := value("audience"); audience {
	case "customer":
		k.group = value("segment")
	case "employee":
		k.audience, k.group = gap.Employee, value("cell")
	default:
		t.bad(rec, "audience", audienceHint, "%s", badAudience(audience))
		return
	}
	k.unit = value("unit")
	c := t.placeOf(rec, k, value)
	k.question, k.code, k.picked = t.answer(rec, k.audience, value("item"), value("value"))
	n, err := strconv.ParseInt(value("n"), 10, 64)
	if err != nil || n < 0 || n > maxCount {
		t.bad(rec, "n", "write how many gave this answer, a whole number", "the count is %s", quoteAnswer(value("n")))
	}
	if c == nil || len(t.list.Faults)+t.list.More > before {
		return
	}
	if c.counted[k] {
		t.bad(rec, "item", "give each combination once", "%s with the value %s is counted twice for the same group", quote(value("item")), quote(value("value")))
		return
	}
	c.counted[k] = true
	if c.wanted {
		c.tally.AddCount(k.audience, k.group, k.unit, k.question, k.code, n)
	}
}

// placeOf checks the wave and the groups. It returns nil when something is wrong with them.
func (t *tallies) placeOf(rec *record, k count, value func(string) string) *collector {
	role, other := segmentRole, cellRole
	if k.audience == gap.Employee {
		role, other = other, role
	}
	if v := value(roles[other]); v != "" {
		t.bad(rec, roles[other], "leave it empty in the rows of "+sides[k.audience]+"s", "the column %q is for %ss only, and this row has %s", roles[other], sides[1-k.audience], quote(v))
	}
	c, what, do := t.r.wave(t.pack, t.place["wave"] >= 0, value("wave"))
	if what != "" {
		t.bad(rec, "wave", do, "%s", what)
		return nil
	}
	for _, role := range []int{role, unitRole} {
		if what, do := c.known(role, k.audience, value(roles[role])); what != "" {
			t.bad(rec, roles[role], do, "%s", what)
			c = nil
			break
		}
	}
	return c
}

// answer finds the question, and the code of a value or of several joined by |.
func (t *tallies) answer(rec *record, a gap.Audience, id, value string) (question int, code uint8, picked survey.Options) {
	q, item := questionOf(t.pack, t.frame, id)
	if item == nil {
		t.noItem(rec, id)
		return 0, 0, picked
	}
	if t.coders[q] == nil {
		t.coders[q] = new([2]*survey.Coder)
		for side := range sides {
			t.coders[q][side] = survey.NewCoder(&t.frame.Questions[q], t.pack.ScaleOf(item), gap.Audience(side))
		}
	}
	coder := t.coders[q][a]
	if !coder.Asked {
		t.bad(rec, "item", "take the row out", "%ss are not asked %s", sides[a], id)
		return 0, 0, picked
	}
	code, picked = coder.Several(value)
	if code == miss || code == gap.Blank {
		t.bad(rec, "value", coder.Hint()+", or x for \"can't say\"", "%s is no answer to %s", quoteAnswer(value), id)
	}
	return q, code, picked
}

// noItem notes an item that cannot be counted.
func (t *tallies) noItem(rec *record, id string) {
	if slices.ContainsFunc(survey.TextQuestions(t.pack), func(q survey.TextQuestion) bool { return q.ID == id }) {
		t.bad(rec, "item", "take the row out; words belong in an answers file", "%s is answered in words, which are not counted", id)
		return
	}
	do := "write the id of an item or outcome"
	if near := nearest(id, questionIDs(t.pack)); near != "" {
		do = "write " + near + " if that is meant"
	}
	t.bad(rec, "item", do, "the pack %s has no item %s", t.pack.ID, quote(id))
}
