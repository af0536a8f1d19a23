package pack

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Widths of the page that Show prints: two columns of wording side by side.
const (
	pageWidth = 100
	sideWidth = 47
	gutter    = 3
)

// Show prints what both sides are asked, next to each other, in one language; it fits a terminal 100 wide.
func Show(w io.Writer, p *Pack, language string) error {
	if !slices.Contains(p.Languages, language) {
		return fmt.Errorf("%s is not in %s: choose one of %s", p.ID, language, strings.Join(p.Languages, ", "))
	}
	s := &page{out: bufio.NewWriter(w), pack: p, language: language}
	s.head()
	s.items()
	s.outcomes()
	s.others()
	s.groups()
	s.answers()
	s.people()
	return s.out.Flush()
}

// page prints a pack in one language.
type page struct {
	out      *bufio.Writer
	pack     *Pack
	language string
}

func (s *page) in(t Text) string { return t.In(s.language, s.pack.DefaultLanguage) }

func (s *page) line(text string) { fmt.Fprintln(s.out, strings.TrimRight(text, " ")) }

func (s *page) section(title string) {
	s.line("")
	s.paragraph(0, title)
	s.line(strings.Repeat("─", pageWidth))
}

// paragraph prints text over the whole width.
func (s *page) paragraph(indent int, text string) {
	for _, l := range wrap(text, pageWidth-indent) {
		s.line(strings.Repeat(" ", indent) + l)
	}
}

// sides prints the customers' wording on the left and the employees' on the right.
func (s *page) sides(customer, employee string) {
	left, right := wrap(customer, sideWidth), wrap(employee, sideWidth)
	for i := range max(len(left), len(right)) {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		s.line("  " + pad(l, sideWidth) + strings.Repeat(" ", gutter) + r)
	}
}

// both prints a text of each audience; an audience that is not asked has a dash.
func (s *page) both(t Sides) { s.sides(s.wording(t.Customer), s.wording(t.Employee)) }

func (s *page) wording(w Wording) string {
	switch {
	case w.Empty():
		return "–"
	case w.Left != nil:
		return s.in(w.Left) + " ↔ " + s.in(w.Right)
	}
	return s.in(w.Text)
}

func (s *page) head() {
	p := s.pack
	s.line(p.Summary())
	s.paragraph(0, s.in(p.Title)+" ("+s.language+")")
	if p.Purpose != nil {
		s.paragraph(0, s.in(p.Purpose))
	}
	if slices.Contains(p.Audiences, "employee") {
		own := "Employees answer for themselves."
		if p.Predicts {
			own = "Employees answer as they believe customers would."
		}
		s.line(own)
	}
	s.line("")
	s.sides("Customers", "Employees")
	s.line(strings.Repeat("─", pageWidth))
	for _, t := range []struct {
		name string
		text Sides
	}{{"instructions", p.Instructions}, {"privacy", p.Privacy}, {"stem", p.Stem}, {"thank you", p.ThankYou}} {
		if t.text.Customer.Text != nil || t.text.Employee.Text != nil {
			s.line(t.name)
			s.both(t.text)
		}
	}
}

// items prints the statements under their dimensions.
func (s *page) items() {
	for _, d := range s.pack.Dimensions {
		s.section(fmt.Sprintf("%s (%s, %s): %s", s.in(d.Name), d.ID, d.Kind, s.in(d.Meaning)))
		for i := range s.pack.Items {
			if it := &s.pack.Items[i]; it.Dimension == d.ID {
				s.question(it)
			}
		}
	}
}

func (s *page) outcomes() {
	if len(s.pack.Outcomes) == 0 {
		return
	}
	s.section("Outcomes: what it is worth")
	for i := range s.pack.Outcomes {
		s.question(&s.pack.Outcomes[i])
	}
}

// question prints an item or outcome with what sets it apart.
func (s *page) question(it *Item) {
	marks := []string{it.Scale}
	if it.Role != "" {
		marks = append(marks, it.Role)
	}
	if it.Reverse {
		marks = append(marks, "agreeing is bad news")
	}
	if len(it.CountAs) > 0 {
		marks = append(marks, "counted: "+strings.Join(it.CountAs, ", "))
		if !it.GoodWhenHigh {
			marks = append(marks, "many is bad news")
		}
	}
	if it.EmployeePercent {
		marks = append(marks, "employees say how many of 100")
	}
	if it.Battery != "" {
		marks = append(marks, it.Battery)
	}
	if it.Predicts != s.pack.Predicts {
		marks = append(marks, map[bool]string{true: "employees predict", false: "employees for themselves"}[it.Predicts])
	}
	s.line(it.ID + " (" + strings.Join(marks, "; ") + ")")
	s.both(it.Wording)
}

// others prints the questions that have no score.
func (s *page) others() {
	p := s.pack
	if p.Importance != nil {
		s.section(fmt.Sprintf("Importance (importance): pick %d of the dimensions", p.Importance.Pick))
		s.both(p.Importance.Wording)
	}
	if p.Feelings != nil {
		s.section(fmt.Sprintf("Feelings (feelings): pick up to %d", p.Feelings.Pick))
		s.both(p.Feelings.Wording)
		for _, group := range []string{"builds", "holds", "erodes"} {
			var words []string
			for _, o := range p.Feelings.Options {
				if o.Group == group {
					words = append(words, fmt.Sprintf("%s (%s)", s.in(o.Label), o.ID))
				}
			}
			s.paragraph(2, group+": "+strings.Join(words, ", "))
		}
	}
	if len(p.Open) > 0 {
		s.section("Open questions")
		for _, q := range p.Open {
			s.line(q.ID)
			s.both(q.Wording)
		}
	}
}

// groups prints what people are sorted into by their answers.
func (s *page) groups() {
	if len(s.pack.Bands) > 0 {
		s.section("Names for stretches of the scale")
		for _, b := range s.pack.Bands {
			to := fmt.Sprintf("to below %g", b.Below)
			if b.Open {
				to = "upwards"
			}
			s.paragraph(0, fmt.Sprintf("%s (%s), from %g %s: %s", s.in(b.Name), b.ID, b.From, to, s.in(b.Meaning)))
		}
	}
	if c := s.pack.Classes; c != nil {
		s.section("Groups of people; the first rule that fits decides")
		for _, r := range c.Rules {
			s.paragraph(0, fmt.Sprintf("%s (%s), %s: %s", s.in(r.Name), r.Group, r.conditions(), s.in(r.Meaning)))
		}
	}
}

// conditions says in words when a rule fits.
func (r Rule) conditions() string {
	var all []string
	add := func(words string, v *float64) {
		if v != nil {
			all = append(all, fmt.Sprintf("%s %g", words, *v))
		}
	}
	add("lowest dimension at least", r.LowestAtLeast)
	add("mean at least", r.MeanAtLeast)
	add("mean below", r.MeanBelow)
	if r.Behaviour != "" {
		all = append(all, r.Behaviour+" counted")
	}
	if r.Otherwise {
		all = append(all, "everyone else")
	}
	return strings.Join(all, " and ")
}

// answers prints the scales.
func (s *page) answers() {
	s.section("Answers")
	for _, sc := range s.pack.Scales {
		var points []string
		for _, pt := range sc.Points {
			if label := s.in(pt.Label); label != "" {
				points = append(points, pt.Value+" = "+label)
			} else {
				points = append(points, pt.Value)
			}
		}
		s.line(sc.ID)
		switch sc.Type {
		case FreeText:
			s.paragraph(2, fmt.Sprintf("words, up to %d characters; they come out as comments and have no score", TextLength))
			continue
		case ChoiceMany:
			s.paragraph(2, "any number of these, joined by | in files; a person counts where one that is counted is among them:")
		}
		s.paragraph(2, strings.Join(append(points, "x = "+s.in(sc.Missing)), ", "))
	}
}

// people prints what is known of those who answer.
func (s *page) people() {
	if len(s.pack.Attributes) == 0 {
		return
	}
	s.section("About the people")
	for i := range s.pack.Attributes {
		a := &s.pack.Attributes[i]
		var options []string
		for _, o := range a.Options {
			options = append(options, fmt.Sprintf("%s (%s)", s.in(o.Label), o.ID))
		}
		if a.OptionsFrom != "" {
			options = []string{"the company's own " + a.OptionsFrom}
		}
		column := a.ID
		if a.Role != RoleFilter {
			column = a.Role
		}
		s.paragraph(0, fmt.Sprintf("%s (column %s, %s): %s", s.in(a.Label), column, orElse(a.Audience, "both sides"), strings.Join(options, ", ")))
	}
}
