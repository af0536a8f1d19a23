package console

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/reports"
	"mirror/survey"
	"mirror/survey/store"
)

// How many comments of a side a page shows, beside others and alone.
const (
	fewComments  = 8
	manyComments = 100
)

// commentsView is the page: what both sides wrote, question by question, next to each other.
type commentsView struct {
	results
	Address  string
	Pack     string
	Q        string
	Filters  []selection
	Narrow   bool
	Found    int
	Topics   []commentTopic
	Tags     []string // of the study
	TagsPage string
	May      commentRights
	Back     string // the query of this page, for forms to come back to
}

// commentRights are what the reader may do with quotes.
type commentRights struct{ Propose bool }

// commentTopic is a question that both sides may have answered in words.
type commentTopic struct {
	ID, Name, To string // To is the page of its dimension
	Sides        []commentSide
	All          string // the page with all of its comments, "" where all are here
}

// commentSide is what one side wrote.
type commentSide struct {
	Employees bool
	Asked     string // the question as this side is asked it
	Comments  []commentCard
	Note      string // what is not here, and why
}

// commentCard is one comment.
type commentCard struct {
	Mark, ID, Text, About string
	Language              string // of the text; "" = it is not recorded, as an employee's never is
	Customers             bool
	Tags                  []tagChoice
	Tagged                string
	Quote                 string // how far its clearance has come; "" = not at all
	Agree, Cleared        bool   // the reader may agree; both did
}

// tagChoice is a tag a comment may have.
type tagChoice struct {
	Name string
	On   bool
}

var commentsPage = parsed("comments")

// comments shows what both sides wrote.
func (p *Pages) comments(v *visit, r *reports.Reading) error {
	page, err := p.commentsView(v, r, v.QueryParams())
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, commentsPage, page)
}

// commentsView makes the page for a query.
func (p *Pages) commentsView(v *visit, r *reports.Reading, query url.Values) (*commentsView, error) {
	f, err := p.results(v, "Comments")
	if err != nil {
		return nil, err
	}
	f.offer(r, func(q *reports.Reading) bool { return len(q.Spoken()) > 0 })
	tags, err := p.Store.Tags(v.ctx(), v.id)
	if err != nil {
		return nil, err
	}
	all, err := p.remarks(v, r)
	if err != nil {
		return nil, err
	}
	want := seek(query)
	page := &commentsView{results: f, Address: path(v.id, "results", v.wave.Wave, "comments"), Pack: v.QueryParam("pack"), Q: query.Get("q"),
		Narrow: want.narrow() || want.question != "" || want.theme != "", Tags: tags, TagsPage: v.at("comments", "tags"), Back: commentQuery(query).Encode(),
		May: commentRights{ForMarketing.allows(v.user, v.example)}}
	page.Filters = commentFilters(r, all, tags, want)
	for _, q := range r.Spoken() {
		if t := p.topic(v, r, q, all, want, page); len(t.Sides) > 0 {
			page.Topics = append(page.Topics, t)
		}
	}
	return page, nil
}

// commentQuery keeps of a query what this page knows.
func commentQuery(query url.Values) url.Values {
	kept := url.Values{}
	for _, name := range []string{"pack", "q", "question", "theme", "segment", "score", "tag"} {
		if x := query.Get(name); x != "" {
			kept.Set(name, x)
		}
	}
	return kept
}

// topic is one question with what both sides wrote; without sides where nothing of it is wanted.
func (p *Pages) topic(v *visit, r *reports.Reading, q survey.TextQuestion, all []*written, want sought, page *commentsView) commentTopic {
	t := commentTopic{ID: q.ID, Name: r.Question(q.ID, gap.Customer)}
	if want.question != "" && want.question != q.ID || want.theme != "" && want.theme != q.About {
		return t
	}
	if q.About != "" {
		t.Name, t.To = r.Dimension(q.About), v.at("dimensions", q.About)
	}
	most := fewComments
	if want.question != "" {
		most = manyComments
	}
	found, more := 0, false
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if !q.Asked[a] {
			continue
		}
		side, fit, left := sideOfTopic(v, r, q, a, all, want, page.Tags, most)
		if side.Asked == t.Name {
			side.Asked = "" // it is the heading
		}
		found, more = found+fit, more || left
		t.Sides = append(t.Sides, side)
	}
	page.Found += found
	if want.narrow() && found == 0 {
		return commentTopic{}
	}
	if more && want.question == "" {
		query := commentQuery(v.QueryParams())
		query.Set("question", q.ID)
		t.All = page.Address + "?" + query.Encode()
	}
	return t
}

// sideOfTopic is what one side wrote to a question: no more than so many comments, how many are wanted, and whether some of
// these are left out.
func sideOfTopic(v *visit, r *reports.Reading, q survey.TextQuestion, a gap.Audience, all []*written, want sought, tags []string, most int) (side commentSide, fit int, left bool) {
	side = commentSide{Employees: a == gap.Employee, Asked: r.Question(q.ID, a)}
	total, here := 0, 0
	for _, k := range all {
		if k.Question != q.ID || k.Audience != a.String() {
			continue
		}
		if total += k.times; !want.finds(k) {
			continue
		}
		if fit += k.times; len(side.Comments) >= most {
			left = true
			continue
		}
		side.Comments = append(side.Comments, cardOf(v, r, k, tags))
		here += k.times
	}
	side.Note = commentNote(r, a, &want, total, fit, here)
	return side, fit, left
}

// commentNote says what is not on the page and why. Whether too few wrote or nobody did is not told apart.
func commentNote(r *reports.Reading, a gap.Audience, want *sought, total, fit, shown int) string {
	side := "customers"
	if a == gap.Employee {
		side = "employees"
	}
	switch {
	case total == 0:
		return fmt.Sprintf("None to show: nobody wrote here, or fewer than %d %s answered. To protect people it is not told which.", r.SmallestComments(), side)
	case fit == 0 && a == gap.Employee && (want.segment != "" || want.score != ""):
		return "Employees’ comments have no segment and no score."
	case fit == 0:
		return "None fits what you chose."
	case shown < fit:
		return fmt.Sprintf("%d of %d are shown here, in no particular order.", shown, fit)
	}
	return ""
}

// cardOf is a comment as it is shown.
func cardOf(v *visit, r *reports.Reading, k *written, tags []string) commentCard {
	mark := hex.EncodeToString(k.mark[:])
	c := cardOfWords(r, k.Remarked)
	c.Mark, c.ID = mark, "c"+mark[:12]
	if k.times > 1 {
		c.About = joinedBy(" · ", c.About, strconv.Itoa(k.times)+" times")
	}
	for _, name := range tags {
		on := slices.Contains(k.added.Tags, name)
		c.Tags = append(c.Tags, tagChoice{name, on})
		if on {
			c.Tagged = joinedBy(", ", c.Tagged, name)
		}
	}
	switch {
	case k.added.Quotable():
		c.Cleared, c.Quote = true, "Cleared for use"
	case k.added.Proposed == store.Actor(v.user.Email):
		c.Quote = "You proposed it for use; another reader has to agree"
	case k.added.Proposed != "":
		c.Agree, c.Quote = true, "Proposed for use by another reader"
	}
	return c
}

// joinedBy joins two texts, either of which may be empty.
func joinedBy(with, a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + with + b
}

// commentFilters are what the comments can be chosen by: only what there is.
func commentFilters(r *reports.Reading, all []*written, tags []string, want sought) []selection {
	of := func(id, label, none, now string, name func(string) string, values func(*written) []string) selection {
		s := selection{ID: id, Label: label, Choices: []choice{{"", none, now == ""}}}
		var seen []string
		for _, k := range all {
			for _, value := range values(k) {
				if value != "" && !slices.Contains(seen, value) {
					seen = append(seen, value)
				}
			}
		}
		slices.Sort(seen)
		for _, value := range seen {
			s.Choices = append(s.Choices, choice{value, name(value), value == now})
		}
		return s
	}
	same := func(s string) string { return s }
	question := selection{ID: "question", Label: "Question", Choices: []choice{{"", "All questions", want.question == ""}}}
	for _, q := range r.Spoken() {
		name := r.Question(q.ID, gap.Customer)
		if q.About != "" {
			name = r.Dimension(q.About)
		}
		question.Choices = append(question.Choices, choice{q.ID, name, q.ID == want.question})
	}
	var shown []selection
	for _, s := range []selection{question,
		of("segment", "Customers’ segment", "All segments", want.segment, func(id string) string { return r.Segment(gap.Word(id)) }, func(k *written) []string { return []string{string(k.Segment)} }),
		of("score", "Score given", "All scores", want.score, same, func(k *written) []string { return []string{k.Score} }),
		of("tag", "Tag", "With or without tags", want.tag, same, func(k *written) []string { return k.added.Tags }),
	} {
		if len(s.Choices) > 1 {
			shown = append(shown, s)
		}
	}
	return shown
}
