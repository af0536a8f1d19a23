package respond

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// groupRole is the kind of group a side is reported by.
func groupRole(side gap.Audience) string {
	if side == gap.Employee {
		return pack.RoleCell
	}
	return pack.RoleSegment
}

// asksGroup reports whether the form asks for a group of a kind: where the link does not know it, of employees always, of
// customers where the pack says that it is asked.
func (s *sheet) asksGroup(role string, known survey.GroupID) bool {
	a := s.form.Pack.InRole(s.side.String(), role)
	if a == nil || known != 0 || s.side == gap.Customer && a.Source != "ask" {
		return false
	}
	for i := range s.form.Groups {
		if s.form.Groups[i].Kind == role {
			return true
		}
	}
	return false
}

// teamView is the question for the team.
type teamView struct {
	view
	Heading, Why          template.HTML
	Back, To              string
	Groups                []groupView
	Error                 []jump
	Unsaved, UnsavedTitle template.HTML
}

type groupView struct {
	Field, Label, Msg string
	Options           []groupOption
	None              template.HTML
	Other             bool // the last answer is chosen
}

type groupOption struct {
	Value, Label string
	Chosen       bool
}

// fieldOf is the name of the field for a kind of group.
func fieldOf(role string) string {
	if role == pack.RoleUnit {
		return "unit"
	}
	return "group"
}

// team asks employees without a list where they work.
func (p *Pages) team(c echo.Context) error {
	v, from, err := p.atTeam(c)
	if v == nil {
		return err
	}
	chosen := url.Values{}
	if v.saved.Asked && v.teamSeen() {
		chosen.Set("group", strconv.Itoa(int(v.saved.Group)))
		chosen.Set("unit", strconv.Itoa(int(v.saved.Unit)))
	}
	return p.showTeam(c, http.StatusOK, v, from, chosen, false, "")
}

// atTeam opens the ticket for the question for the team. Where there is none to ask, it has answered and v is nil.
func (p *Pages) atTeam(c echo.Context) (*visit, origin, error) {
	v, m, err := p.open(c)
	if v == nil {
		return nil, origin{}, p.instead(c, m, err)
	}
	if v.saved == nil {
		return nil, origin{}, p.notBegun(c, v)
	}
	from, err := p.origin(c.Request().Context(), v)
	if m := refusal(v, from, err); m != nil || err != nil {
		return nil, from, p.instead(c, m, err)
	}
	if len(v.sheet.roles(from)) == 0 {
		return nil, from, redirect(c, v.to(v.next()))
	}
	return v, from, nil
}

// roles are the kinds of groups the form asks for.
func (s *sheet) roles(from origin) []string {
	var all []string
	if r := groupRole(s.side); s.asksGroup(r, from.group) {
		all = append(all, r)
	}
	if s.asksGroup(pack.RoleUnit, from.unit) {
		all = append(all, pack.RoleUnit)
	}
	return all
}

func (p *Pages) showTeam(c echo.Context, status int, v *visit, from origin, chosen url.Values, remind bool, unsaved string) error {
	s := v.sheet
	page := &teamView{view: s.newView(v.ticket.Kind), To: v.here(c)}
	page.Heading = page.T("team_title")
	if s.side == gap.Customer {
		page.Heading = page.T("group_title")
	}
	page.Title = plain(page.Heading)
	page.Why = page.T("team_why", "n", s.form.Smallest(s.side))
	key := frameKey{kind: v.ticket.Kind, until: v.key(0).until, fresh: v.pending()}
	s.foot(&page.view, key)
	if v.ticket.Kind != fieldwork.Kiosk {
		page.Back = v.to("")
	}
	for _, role := range s.roles(from) {
		g := s.groupView(role, chosen.Get(fieldOf(role)))
		if remind && chosen.Get(g.Field) == "" {
			g.Msg = s.w.say("team_error")
			page.Error = append(page.Error, jump{g.Field + "-" + g.Options[0].Value, g.Label + ": " + g.Msg})
			page.Title = s.w.say("problem_before") + " " + plain(page.Heading)
		}
		page.Groups = append(page.Groups, g)
	}
	if unsaved != "" {
		page.Unsaved, page.UnsavedTitle = page.T(unsaved), page.T(unsavedTitle(unsaved))
		page.Title = s.w.say("problem_before") + " " + plain(page.Heading)
	}
	return show(c, status, teamPage, page)
}

// teamOpen reports whether the question for the team is still to be answered. Who leaves out team and branch is not asked
// for either.
func (v *visit) teamOpen() bool { return !v.saved.Asked && !v.saved.LeaveOut }

func (s *sheet) groupView(role, chosen string) groupView {
	g := groupView{Field: fieldOf(role), Label: s.groupLabel(role), None: s.w.rich("team_none"), Other: chosen == "0"}
	for i := range s.form.Groups {
		if group := &s.form.Groups[i]; group.Kind == role {
			value := strconv.Itoa(int(group.ID))
			g.Options = append(g.Options, groupOption{Value: value, Label: s.nameOf(group), Chosen: value == chosen})
		}
	}
	return g
}

// teamGiven takes the answer; the last one, "I'd rather not say", is an answer too.
func (p *Pages) teamGiven(c echo.Context) error {
	v, from, err := p.atTeam(c)
	if v == nil {
		return err
	}
	form, err := posted(c)
	if err != nil {
		return err
	}
	for _, role := range v.sheet.roles(from) {
		id, ok := v.sheet.givenGroup(role, form.Get(fieldOf(role)))
		if !ok {
			form.Del(fieldOf(role))
			return p.showTeam(c, http.StatusUnprocessableEntity, v, from, form, true, "")
		}
		if role == pack.RoleUnit {
			v.saved.Unit = id
		} else {
			v.saved.Group = id
		}
	}
	if ok, err := p.mint(c, v); !ok {
		return err
	}
	v.saved.Asked = true
	v.saved.ownsTeam(v.ticket.Session)
	if err := p.save(c.Request().Context(), v); err != nil {
		p.fail(c, err)
		if errors.Is(err, store.ErrBusy) {
			c.Response().Header().Set("Retry-After", "60")
			return p.showTeam(c, http.StatusServiceUnavailable, v, from, form, false, "busy")
		}
		return p.showTeam(c, http.StatusInternalServerError, v, from, form, false, "unsaved")
	}
	if v.ticket.Kind == fieldwork.Preview {
		return redirect(c, v.to("1"))
	}
	return redirect(c, v.to(v.next()))
}

// givenGroup reads the group chosen: 0 for none of them; false for what the page does not offer.
func (s *sheet) givenGroup(role, value string) (survey.GroupID, bool) {
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0, false
	}
	if n == 0 {
		return 0, true
	}
	g := s.form.Group(survey.GroupID(n))
	if g == nil || g.Kind != role {
		return 0, false
	}
	return g.ID, true
}
