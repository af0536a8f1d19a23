package console

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	dom "golang.org/x/net/html"

	"mirror/gap"
)

// wordsTold are the comments of a release: how often each is in it, and where it says what it is about.
type wordsTold struct {
	first string // the questionnaire that pages begin with
	all   []gap.Comment
	packs []string // of each
	names map[string]string
}

// wordsOf reads them from the JSON.
func (w *world) wordsOf(wave string) *wordsTold {
	w.t.Helper()
	k := &wordsTold{names: map[string]string{}}
	s, err := w.Store.Study(w.t.Context(), 1)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, x := range s.Segments {
		k.names[x.ID] = x.Name
	}
	for _, x := range releaseOf(w.t, w, wave).Waves {
		if x.ID != wave {
			continue
		}
		if k.first == "" {
			k.first = x.Pack
		}
		for _, c := range x.Comments {
			k.all, k.packs = append(k.all, c), append(k.packs, x.Pack)
		}
	}
	return k
}

// count is how many comments fit what a page was asked for, one side's to one question.
func (k *wordsTold) count(query url.Values, side, question string) (n int) {
	for i, c := range k.all {
		segment, score := query.Get("segment"), query.Get("score")
		if k.packs[i] == or(query.Get("pack"), k.first) && c.Audience == side && c.Question == question && (segment == "" || segment == string(c.Segment) && side == "customer") && (score == "" || score == c.Score) {
			n++
		}
	}
	return n
}

// times is how often a comment as a page shows it is among them.
func (k *wordsTold) times(pack, side, question, text, about string) (n int) {
	for i, c := range k.all {
		says := ""
		if side == gap.Customer.String() {
			says = k.names[string(c.Segment)]
		}
		if c.Score != "" {
			says = joinedBy(" · ", says, "score given "+c.Score)
		}
		if k.packs[i] == pack && c.Audience == side && c.Question == question && strings.Join(strings.Fields(c.Text), " ") == text && says == about {
			n++
		}
	}
	return n
}

var severalTimes = regexp.MustCompile(`(?: · |^)(\d+) times$`)

// hold looks at each comment of the page and at each number on it.
func (k *wordsTold) hold(told *told, query url.Values, page *dom.Node) (checked int, untold []string) {
	pack := or(query.Get("pack"), k.first)
	miss := func(format string, a ...any) { untold = append(untold, fmt.Sprintf(format, a...)) }
	found := 0
	for _, topic := range elements(page, ofClass("section", "blk")) {
		question := strings.TrimPrefix(attribute(topic, "aria-labelledby"), "h-")
		for _, list := range elements(topic, func(n *dom.Node) bool { return n.Data == "div" && attribute(n.Parent, "class") == "sides" }) {
			side := gap.Customer.String()
			if strings.Contains(spoken(elements(list, ofClass("h3", ""))[0]), "Employees") {
				side = gap.Employee.String()
			}
			shown := 0
			for _, li := range elements(list, ofClass("li", "")) {
				text, about, times := spoken(elements(li, ofClass("blockquote", ""))[0]), "", 1
				for _, p := range elements(li, ofClass("p", "muted")) {
					about = spoken(p)
				}
				if m := severalTimes.FindStringSubmatch(about); m != nil {
					about = strings.TrimSuffix(about, m[0])
					times, _ = strconv.Atoi(m[1])
				}
				checked++
				if n := k.times(pack, side, question, text, about); n != times {
					miss("%s, %s: %q (%s) %d times, in the release %d times", question, side, text, about, times, n)
				}
				shown += times
			}
			all, note := k.count(query, side, question), ""
			for _, p := range elements(list, func(n *dom.Node) bool { return n.Data == "p" && n.Parent == list && attribute(n, "class") == "muted" }) {
				note = spoken(p)
			}
			checked++
			if want := fmt.Sprintf("%d of %d are shown here, in no particular order.", shown, all); shown < all && note != want || shown == all && strings.Contains(note, "shown here") {
				miss("%s, %s: %q, want %q", question, side, note, want)
			}
			found += all
		}
	}
	for _, p := range elements(page, func(n *dom.Node) bool { return n.Data == "p" && attribute(n, "role") == "status" }) {
		if n := figuresOf(spoken(p)); len(n) != 1 || n[0] != fmt.Sprint(found) {
			miss("%q, want %d", spoken(p), found)
		}
	}
	return checked, untold
}
