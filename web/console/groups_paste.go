package console

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"mirror/survey/exchange"
	"mirror/survey/pack"
)

func countAdvice(kind, name string) string {
	if kind == pack.RoleSegment {
		return "Write the share of " + name + " as per cent, such as 35."
	}
	return "Write how many people are in " + name + ", such as 62."
}

// number takes a head count or share; a unit has none.
func (e *groupEdit) number(kind, text string) (ok bool) {
	switch kind {
	case pack.RoleCell:
		e.headcount, ok = parseCount(text)
	case pack.RoleSegment:
		e.share, ok = parsePercent(text)
	default:
		ok = true
	}
	return ok
}

// trailing is a name with a number behind it.
var trailing = regexp.MustCompile(`^(.*?)(?:\s*[,;\t:]\s*|\s+)(\d[\d.,' \x{a0}]*\s*%?)$`)

// readPaste adds the lines that were pasted: a name, and behind it a number.
func (page *groupsView) readPaste(g *groupSection, list []groupEdit) []groupEdit {
	taken := make([]string, 0, len(list))
	for _, e := range list {
		taken = append(taken, e.id)
	}
	for i, text := range strings.Split(g.Paste, "\n") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if len(list) > mostGroups { // checkGroups says so; thousands of names would take minutes
			return list
		}
		e := groupEdit{name: text}
		wrong := ""
		if m := trailing.FindStringSubmatch(text); m != nil && g.Kind != pack.RoleUnit {
			if e.name = strings.TrimSpace(m[1]); !e.number(g.Kind, strings.TrimSpace(m[2])) {
				wrong = "has a number that cannot be used"
			}
		}
		if e.name = strings.TrimRight(e.name, ",;: \t"); e.name == "" || !oneLine(e.name) {
			wrong = "has no name that can be used"
		}
		if wrong != "" {
			g.Fault = fmt.Sprintf("Line %d %s. Write one %s a line, such as %s.", i+1, wrong, g.Noun, strings.Split(g.Example, "\n")[0])
			page.Faults = append(page.Faults, fault{g.Kind + "-paste", g.Fault})
			return list
		}
		e.id = exchange.GroupID(e.name, taken)
		taken, list = append(taken, e.id), append(list, e)
	}
	return list
}

// checkGroups looks at all groups of a kind together.
func (page *groupsView) checkGroups(g *groupSection, list []groupEdit) {
	bad := func(text string) {
		g.Fault = text
		page.Faults = append(page.Faults, fault{g.Kind + "-paste", text})
	}
	if len(page.Faults) > 0 {
		return
	}
	if len(list) > mostGroups {
		bad(fmt.Sprintf("These are more than %d. Enter larger groups.", mostGroups))
		return
	}
	seen, given, sum := map[string]bool{}, 0, 0.0
	for _, e := range list {
		if key := strings.ToLower(e.name); seen[key] {
			bad(fmt.Sprintf("“%s” is there twice. Keep one of them, or give them two names.", e.name))
			return
		} else {
			seen[key] = true
		}
		if e.share > 0 {
			given++
		}
		sum += e.share
	}
	switch {
	case g.Kind != pack.RoleSegment || given == 0:
	case given < len(list):
		bad("Some segments have a share and some have none. Give all of them one, or none.")
	case math.Abs(sum-1) > 0.005:
		bad(fmt.Sprintf("The shares sum to %s per cent. Let them sum to 100.", strconv.FormatFloat(math.Round(sum*1000)/10, 'f', -1, 64)))
	}
}
