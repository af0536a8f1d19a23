package mail

import (
	"bytes"
	_ "embed"
	htmltemplate "html/template"
	"strconv"
	"strings"
	"text/template"
	"time"

	"mirror/gap"
	"mirror/survey"
)

// Content is what a mail is about, and to whom it goes.
type Content struct {
	Form     *survey.Form
	Key      survey.MailTextKey
	Own      *survey.MailText // the wave's own wording; nil = the usual one
	Name     string           // of the person; "" = not known
	Minutes  int
	Closes   time.Time // last day; zero = none is set
	Link     string    // the form's address
	Stop     string    // where invitations are ended
	Greeting string    // in front of the subject, such as "Test: "
}

// Letter is a mail in words, for both of its forms and for previews.
type Letter struct {
	Language, Company, Subject string
	Paragraphs                 [][]string // of lines
	Button, Plain, Link        string
	Until                      string // "" = no last day is set
	Promise                    string
	Alone, StopText, Stop      string
}

// The most that is taken of names, in characters.
const (
	mostName    = 80
	mostCompany = 120
)

// Write fills a mail in.
func Write(c *Content) *Letter {
	lang := c.Key.Language
	text := Usual(c.Form, c.Key)
	if c.Own != nil {
		text = *c.Own
	}
	company := oneLine(c.Form.Programme.Company, mostCompany)
	minutes := strconv.Itoa(c.Minutes)
	values := map[string]string{"{name}": oneLine(c.Name, mostName), "{company}": company, "{link}": c.Link, "{minutes}": minutes}
	l := &Letter{Language: lang, Company: company, Link: c.Link, Stop: c.Stop, Button: say("button", lang, "{minutes}", minutes), Plain: say("plain", lang), Alone: say("alone", lang), StopText: say("stop", lang)}
	if c.Minutes == 1 {
		l.Button = say("button_one", lang)
	}
	if !c.Closes.IsZero() {
		values["{closes}"] = date(c.Closes, lang)
		l.Until = say("until", lang, "{closes}", values["{closes}"])
	}
	l.Subject = oneLine(c.Greeting+fill(text.Subject, values), 2*MostSubject)
	if l.Subject == "" {
		l.Subject = company
	}
	for p := range strings.SplitSeq(fill(text.Body, values), "\n\n") {
		if p = strings.Trim(p, "\n"); p != "" {
			l.Paragraphs = append(l.Paragraphs, strings.Split(p, "\n"))
		}
	}
	promise := "promise_customer"
	if c.Key.Audience == gap.Employee {
		promise = "promise_employee"
	}
	l.Promise = say(promise, lang, "{company}", company, "{smallest}", strconv.Itoa(c.Form.Smallest(c.Key.Audience)))
	return l
}

//go:embed letter.html
var letterHTML string

//go:embed letter.txt
var letterText string

var (
	asHTML = htmltemplate.Must(htmltemplate.New("letter").Parse(letterHTML))
	asText = template.Must(template.New("letter").Parse(letterText))
)

// HTML is the mail for programs that show HTML.
func (l *Letter) HTML() string {
	var b bytes.Buffer
	if err := asHTML.Execute(&b, l); err != nil {
		panic(err) // the template is ours, and so is what it is filled with
	}
	return b.String()
}

// Text is the mail for all others.
func (l *Letter) Text() string {
	var b bytes.Buffer
	if err := asText.Execute(&b, l); err != nil {
		panic(err) // as above
	}
	return b.String()
}
