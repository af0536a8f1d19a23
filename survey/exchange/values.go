package exchange

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// miss is the code of a value that is no answer.
const miss = survey.NoAnswer

// rate codes the answers to items and outcomes.
func (t *answers) rate(rec *record, a gap.Audience) {
	codes := t.row.Codes
	copy(codes, t.blanks)
	for i := range t.rated {
		c := &t.rated[i]
		s := rec.spans[c.column]
		var code uint8
		switch s.to - s.from {
		case 0:
			continue
		case 1:
			code = c.coder[a].Letter(rec.data[s.from])
		default:
			code = c.coder[a].Code(rec.data[s.from:s.to])
		}
		if code == miss {
			code = t.unrated(rec, c, a)
		}
		codes[c.question] = code
	}
}

// unrated looks again at a value without the spaces around it, and notes a fault.
func (t *answers) unrated(rec *record, c *rated, a gap.Audience) uint8 {
	value := rec.value(c.column)
	coder := c.coder[a]
	code := coder.Code(value)
	if code != miss {
		return code
	}
	switch {
	case !coder.Asked:
		t.notAsked(rec, c.column, a)
	case coder.Many && bytes.IndexByte(value, '|') >= 0:
		return t.many(rec, c, coder)
	default:
		t.at(rec.line, c.column+1, coder.Hint()+", x for \"can't say\", or leave it empty", "%s is no answer to %s", quoteAnswer(value), t.names[c.column])
	}
	return gap.Blank
}

// many reads the options picked in a choice of many, joined by |. What is counted is one of them: the first that counts
// towards the reported share, else the first picked.
func (t *answers) many(rec *record, c *rated, coder *survey.Coder) uint8 {
	var set survey.Options
	name := t.names[c.column]
	for rest, more := rec.value(c.column), true; more; {
		var value []byte
		value, rest, more = bytes.Cut(rest, []byte{'|'})
		value = bytes.TrimSpace(value)
		switch code := coder.Code(value); {
		case code >= miss:
			t.at(rec.line, c.column+1, coder.Hint()+"; or x alone for \"can't say\", or leave it empty", "%s is no answer to %s", quoteAnswer(value), name)
		case !set.Add(code):
			t.at(rec.line, c.column+1, "write each value once", "%s is chosen twice in %s", quoteAnswer(value), name)
		}
	}
	t.picked = append(t.picked, manyPicked{c.question, set})
	return coder.Combine(set)
}

// notAsked notes an answer to a question that the side is not asked. The answer itself may be in words and is not told.
func (t *answers) notAsked(rec *record, column int, a gap.Audience) {
	t.at(rec.line, column+1, "leave it empty in the rows of "+sides[a]+"s", "%ss are not asked %s, and this one has an answer", sides[a], t.names[column])
}

// pick reads ids joined by |, as a set of bits.
func (t *answers) pick(rec *record, c *picked, a gap.Audience) uint64 {
	rest := rec.value(c.column)
	if len(rest) == 0 || string(rest) == "x" {
		return 0
	}
	name := t.names[c.column]
	if !c.asked[a] {
		t.notAsked(rec, c.column, a)
		return 0
	}
	var set uint64
	for n, more := 1, true; more; n++ {
		var id []byte
		id, rest, more = bytes.Cut(rest, []byte{'|'})
		id = bytes.TrimSpace(id)
		bit, ok := c.bits[string(id)]
		switch {
		case !ok:
			t.at(rec.line, c.column+1, "write ids of the pack, joined by |", "%s is not one of the choices of %s", quoteAnswer(id), name)
		case set&bit != 0:
			t.at(rec.line, c.column+1, "write each id once", "%s is chosen twice in %s", quoteAnswer(id), name)
		case n == c.most+1:
			t.at(rec.line, c.column+1, "leave the others out", "more than %d are chosen in %s", c.most, name)
		}
		set |= bit
	}
	return set
}

// person reads what is known of the person besides the answers.
func (t *answers) person(rec *record, a gap.Audience) {
	t.row.Weight, t.row.Seconds, t.row.Account = 0, -1, 0
	if b := rec.value(t.account); len(b) > 0 {
		t.row.Account = survey.NewHash.Add(b).Sum()
	}
	for _, name := range t.forbidden[a] {
		if b := rec.value(t.place[name]); len(b) > 0 {
			other := sides[1-a]
			t.at(rec.line, t.place[name]+1, "leave it empty in the rows of "+sides[a]+"s", "the column %q is for %ss only, and this %s has %s", name, other, sides[a], quoteAnswer(b))
		}
	}
	if a == gap.Employee {
		return
	}
	if b := rec.value(t.weight); len(b) > 0 {
		w, ok := number(b)
		if !ok || w <= 0 || w > maxWeight {
			t.at(rec.line, t.weight+1, "write a number above 0 and up to 1000000, with a decimal point", "the weight is %s", quoteAnswer(b))
		}
		t.row.Weight = w
	}
	if b := rec.value(t.seconds); len(b) > 0 {
		s, ok := number(b)
		if !ok || s < 0 || s > math.MaxInt32 {
			t.at(rec.line, t.seconds+1, "write the seconds from start to end as a number, or leave it empty", "the time taken is %s", quoteAnswer(b))
			s = -1
		}
		t.row.Seconds = int(s)
	}
	if b := rec.value(t.language); len(b) > 0 && !isLanguage(b) {
		t.at(rec.line, t.language+1, "write a code such as en, de or pt-BR", "the language is %s", quoteAnswer(b))
	}
}

// others checks the columns that results do not use.
func (t *answers) others(rec *record, a gap.Audience) {
	for i := range t.filter {
		c := &t.filter[i]
		b := rec.value(c.column)
		switch {
		case len(b) == 0:
		case !c.attribute.Of(sides[a]):
			t.notAsked(rec, c.column, a)
		case len(c.attribute.Options) > 0 && !slices.ContainsFunc(c.attribute.Options, func(o pack.Option) bool { return o.ID == string(b) }):
			t.at(rec.line, c.column+1, "write one of "+someOf(optionIDs(c.attribute.Options)), "%s is not an option of %s", quoteAnswer(b), c.attribute.ID)
		}
	}
	for _, column := range t.spare {
		if len(rec.value(column)) > 0 {
			t.at(rec.line, column+1, spareHint, spareValue)
		}
	}
}

const (
	spareValue = "there is a value in a column without a name"
	spareHint  = "head the column, or empty it"
)

func optionIDs(options []pack.Option) []string {
	ids := make([]string, len(options))
	for i, o := range options {
		ids[i] = o.ID
	}
	return ids
}

// remark offers a comment to the sample of its question and side.
func (t *answers) remark(rec *record, c *opened, a gap.Audience, p *place, clean bool) {
	text := survey.Cleaned(rec.value(c.column))
	if len(text) == 0 {
		return
	}
	if !c.asked[a] {
		t.notAsked(rec, c.column, a)
		return
	}
	if !clean {
		return
	}
	remark := survey.Remark{Question: c.question, Audience: a, Group: p.group, Unit: p.unit, Text: text}
	if a == gap.Customer {
		remark.Language = rec.value(t.language)
		if t.recommend >= 0 {
			remark.Score = survey.Band(t.row.Codes[t.recommend])
		}
	}
	p.comments.Offer(&remark)
	if p.kept != nil {
		t.words = append(t.words, p.kept.words(&remark))
	}
}

// number reads a decimal number with a point. What else Go takes for a number (inf, 0x1p3, 1_000) is none here.
func number(b []byte) (float64, bool) {
	for _, c := range b {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	x, err := strconv.ParseFloat(string(b), 64)
	return x, err == nil
}

// isLanguage reports whether b looks like a language code (BCP 47): letters, then parts after hyphens.
func isLanguage(b []byte) bool {
	first, _, _ := bytes.Cut(b, []byte{'-'})
	if len(b) > 35 || len(first) < 2 || len(first) > 3 {
		return false
	}
	for _, c := range b {
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// badID says what an id may be.
const badID = "write a short id without control signs, up to 100 characters"

// plain reports whether a string can be an id.
func plain(id string) bool {
	for _, r := range id {
		if unicode.IsControl(r) {
			return false
		}
	}
	return utf8.RuneCountInString(id) <= 100
}
