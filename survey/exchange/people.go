package exchange

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"mirror/gap"
	"mirror/survey"
)

// The columns of a people list. Others are left out unread: what is not needed should not come in.
var peopleColumns = []string{"audience", "email", "name", "reference", "language", "cell", "segment", "unit", "weight", "account"}

// longestField is how many characters a field of a person may have.
const longestField = 200

// people reads the rows of one list.
type people struct {
	reporter
	study *survey.Study
	place map[string]int
	width int
	seen  map[string]int // side and contact, and the line they stand on
	list  []survey.Person
}

// ReadPeople reads a list of people to invite, CSV or XLSX, one row a person: audience, and an e-mail address or
// a reference of the list's own; then, where they are known, name, language, cell (employees), segment (customers), unit,
// weight and account (customers). Groups must be the study's. It returns the columns that were left out. Bad input gives a
// *fault.Error with every fault.
func ReadPeople(file string, study *survey.Study) (list []survey.Person, ignored []string, err error) {
	r := &reading{Options: Options{Study: study}}
	t, err := r.open(file)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", file, err)
	}
	if t == nil {
		return nil, nil, r.faults.Err()
	}
	p := &people{reporter: reporter{&r.faults, file}, study: study, place: map[string]int{}, seen: map[string]int{}}
	if names, line, ok := header(t, p.reporter); ok {
		ignored = p.header(names, line)
		p.read(t, line)
	}
	if err := t.close(); err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", file, err)
	}
	if err := r.faults.Err(); err != nil {
		return nil, nil, err
	}
	return p.list, ignored, nil
}

// header understands the columns.
func (p *people) header(names []string, line int) (ignored []string) {
	p.width = len(names)
	for _, name := range peopleColumns {
		p.place[name] = -1
	}
	for i, name := range names {
		at, known := p.place[name]
		near := nearest(name, peopleColumns)
		switch {
		case known && at >= 0:
			p.at(line, i+1, "keep one of them", "the column %s is there twice, also as column %d", quote(name), at+1)
		case known:
			p.place[name] = i
		case name != "" && near != "" && !slices.Contains(names, near):
			p.at(line, i+1, "write "+near+" if that is meant, or give the column another name", "the column %s is nearly the name of one that is read", quote(name))
		case name != "":
			ignored = append(ignored, name)
		}
	}
	if p.place["audience"] < 0 {
		p.at(line, 1, "add it, with customer or employee in every row", "there is no column \"audience\"")
	}
	if p.place["email"] < 0 && p.place["reference"] < 0 {
		p.at(line, 1, "add one of them", "there is neither a column \"email\" nor a column \"reference\"")
	}
	return ignored
}

func (p *people) read(rows table, line int) {
	before := len(p.reporter.list.Faults)
	var rec record
	for rows.next(&rec) {
		if rows.padded() {
			for len(rec.spans) < p.width {
				rec.spans = append(rec.spans, span{})
			}
		}
		switch {
		case rec.empty():
		case len(rec.spans) != p.width:
			p.at(rec.line, min(len(rec.spans), p.width)+1, "give every row one value for each column; put a value with the separator in it in quotes",
				"the row has %d values and the header has %d", len(rec.spans), p.width)
		default:
			p.person(&rec)
		}
	}
	if len(p.list) == 0 && len(p.reporter.list.Faults) == before {
		p.at(line, 1, "add one row for each person", "the list has a header and no people")
	}
}

// bad notes a fault of a value in a named column.
func (p *people) bad(rec *record, name, do, what string, values ...any) {
	p.at(rec.line, max(p.place[name], 0)+1, do, what, values...)
}

// person checks one row and adds it.
func (p *people) person(rec *record) {
	value := func(name string) string { return string(rec.value(p.place[name])) }
	q := survey.Person{Email: value("email"), Name: value("name"), Reference: value("reference"), Language: value("language"),
		Cell: value("cell"), Segment: value("segment"), Unit: value("unit"), Account: value("account")}
	switch audience := value("audience"); audience {
	case "customer":
	case "employee":
		q.Audience = gap.Employee
	default:
		p.bad(rec, "audience", audienceHint, "%s", badAudience(audience))
		return
	}
	for _, name := range peopleColumns {
		if v := value(name); len(v) > 4*longestField || !plain(v) && name != "name" || strings.ContainsAny(v, "\r\n\x00") {
			p.bad(rec, name, fmt.Sprintf("write up to %d characters on one line", longestField), "the %s is too long, or has signs that cannot be printed", name)
			return
		}
	}
	p.contact(rec, &q)
	p.side(rec, &q, value("weight"))
	p.groups(rec, &q)
	p.list = append(p.list, q)
}

// contact checks how the person is reached, and that nobody is there twice.
func (p *people) contact(rec *record, q *survey.Person) {
	if q.Email != "" {
		a, err := mail.ParseAddress(q.Email)
		if err != nil || a.Address != q.Email || !strings.Contains(q.Email[strings.LastIndex(q.Email, "@")+1:], ".") && !strings.HasSuffix(q.Email, "@localhost") {
			p.bad(rec, "email", "write one address, such as name@example.com", "this is no e-mail address")
		}
	}
	if q.Email == "" && q.Reference == "" {
		p.bad(rec, "email", "give an e-mail address, or a number of your own in the column reference", "nothing says how to reach this person")
		return
	}
	if q.Language != "" && !isLanguage([]byte(q.Language)) {
		p.bad(rec, "language", "write a code such as en, de or pt-BR", "the language is %s", quote(q.Language))
	}
	for _, contact := range []struct{ column, value string }{{"email", q.Email}, {"reference", q.Reference}} {
		if contact.value == "" {
			continue
		}
		key := sides[q.Audience] + "\x1f" + contact.column + "\x1f" + strings.ToLower(contact.value)
		if line := p.seen[key]; line > 0 {
			p.bad(rec, contact.column, "keep one row for each person", "this %s is there twice, also in row %d", contact.column, line)
		}
		p.seen[key] = rec.line
	}
}

// side checks what belongs to one side only.
func (p *people) side(rec *record, q *survey.Person, weight string) {
	foreign := map[string]string{"cell": q.Cell}
	if q.Audience == gap.Employee {
		foreign = map[string]string{"segment": q.Segment, "weight": weight, "account": q.Account}
	}
	for _, name := range peopleColumns {
		if foreign[name] != "" {
			p.bad(rec, name, "leave it empty in the rows of "+sides[q.Audience]+"s", "the column %q is for %ss only", name, sides[1-q.Audience])
		}
	}
	if weight != "" && q.Audience == gap.Customer {
		w, ok := number([]byte(weight))
		if !ok || w <= 0 || w > maxWeight {
			p.bad(rec, "weight", "write a number above 0 and up to 1000000, with a decimal point", "the weight is %s", quote(weight))
		}
		q.Weight = w
	}
}

// groups checks that the person's groups are the study's.
func (p *people) groups(rec *record, q *survey.Person) {
	for role, id := range [3]string{cellRole: q.Cell, segmentRole: q.Segment, unitRole: q.Unit} {
		ids := declared(p.study, role)
		if id == "" || slices.Contains(ids, id) {
			continue
		}
		do := "add it to the study file, or leave it empty"
		if near := nearest(id, ids); near != "" {
			do = "write " + near + " if that is meant; declared are " + someOf(ids)
		}
		p.bad(rec, roles[role], do, "the study has no %s %s", roles[role], quote(id))
	}
}
