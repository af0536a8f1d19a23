package console

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mailroom"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// linksPage are the open links of a wave: posters, kiosks, addresses to send.
var linksPage = parsed("m-links")

type linksView struct {
	frame
	Sides       []mailingSide
	Links       []openLink
	Groups      []choice
	Units       []choice
	Chosen      []choice // sides
	PerDay      string
	Kiosk       bool
	CanMake     bool
	Back, Lists string
}

// openLink is one link with its code.
type openLink struct {
	Address, Poster, Drawing string
	Modules                  int
	Who, What                string
	Employee                 bool
}

func (p *Pages) links(v *visit) error {
	page, err := p.linksView(v)
	if err != nil {
		return err
	}
	page.fill(url.Values{"per-day": {"500"}})
	return show(v, http.StatusOK, linksPage, page)
}

func (p *Pages) linksView(v *visit) (*linksView, error) {
	page := &linksView{frame: p.frame(v, "Links and posters"), Back: path(v.id, "waves", v.wave.Wave, "invitations"), Lists: path(v.id, "waves", v.wave.Wave, "invitations", "list"),
		CanMake: !v.example && (v.wave.State == survey.WaveDraft || v.wave.State == survey.WaveOpen)}
	var err error
	if page.Sides, err = p.mailingSides(v); err != nil {
		return nil, err
	}
	seen := map[survey.FormID]bool{}
	for _, s := range page.Sides {
		if seen[s.form.ID] {
			continue
		}
		seen[s.form.ID] = true
		links, err := p.Store.Links(v.ctx(), v.id, s.form.ID)
		if err != nil {
			return nil, err
		}
		for i := range links {
			l, err := p.openLink(s.form, &links[i])
			if err != nil {
				return nil, err
			}
			page.Links = append(page.Links, l)
		}
	}
	return page, nil
}

func (p *Pages) openLink(f *survey.Form, l *survey.Link) (o openLink, err error) {
	code, err := p.Keys.LinkCode(l.Study, f.Wave, l.ID)
	if err != nil {
		return o, err
	}
	o.Address, o.Employee = p.BaseURL+"/o/"+code.Text(), l.Audience == gap.Employee
	o.Poster = o.Address + "/poster"
	if o.Modules, o.Drawing, err = fieldwork.QR(o.Address); err != nil {
		return o, err
	}
	o.Who, o.What = sideNames[l.Audience][0], "Open link"
	if l.Kiosk {
		o.What = "Shared device"
	}
	for _, g := range []*survey.Group{f.Group(l.Group), f.Group(l.Unit)} {
		if g != nil {
			o.Who += ", " + g.Name
		}
	}
	o.What += fmt.Sprintf(", up to %s answers a day", thousands(l.PerDay))
	return o, nil
}

// fill puts into the form what was sent.
func (page *linksView) fill(form url.Values) {
	page.PerDay, page.Kiosk = form.Get("per-day"), form.Get("kiosk") != ""
	page.Groups, page.Units = []choice{{"", "Not said: employees are asked", form.Get("group") == ""}}, []choice{{"", "None", form.Get("unit") == ""}}
	for i := range page.Sides {
		s := &page.Sides[i]
		page.Chosen = append(page.Chosen, choice{s.Value, s.Label(), form.Get("side") == s.Value || i == 0 && form.Get("side") == ""})
		for _, g := range s.form.Groups {
			value := fmt.Sprintf("%s-%d", s.Value, g.ID)
			if g.Kind == groupKind(s.side) {
				page.Groups = append(page.Groups, choice{value, s.Label() + ": " + g.Name, form.Get("group") == value})
			}
			unit := choice{g.Key, g.Name, form.Get("unit") == g.Key}
			if g.Kind == pack.RoleUnit && !slices.Contains(page.Units, unit) {
				page.Units = append(page.Units, unit)
			}
		}
	}
}

// addLink makes an open link.
func (p *Pages) addLink(v *visit) error {
	form, err := v.FormParams()
	if err != nil {
		return err
	}
	page, err := p.linksView(v)
	if err != nil {
		return err
	}
	page.fill(form)
	l := page.read(form)
	if len(page.Faults) == 0 {
		err = p.makeLink(v, l)
	}
	if why := refused(err); why != "" {
		page.Faults, err = append(page.Faults, fault{"side", why}), nil
	}
	switch {
	case err != nil:
		return err
	case len(page.Faults) > 0:
		return show(v, http.StatusUnprocessableEntity, linksPage, page)
	}
	return p.see(v, path(v.id, "waves", v.wave.Wave, "links"), "link-made")
}

func (p *Pages) makeLink(v *visit, l survey.Link) error {
	forms, err := p.forms(v, v.wave.Wave)
	if err != nil {
		return err
	}
	if err := p.waveKey(v, forms); err != nil {
		return err
	}
	var failed error
	_, err = p.Store.SaveLink(v.ctx(), v.actor(), l, func(id survey.LinkID) [32]byte {
		code, err := p.Keys.LinkCode(l.Study, v.wave.Wave, id)
		failed = err
		return code.Hash()
	})
	if failed != nil {
		err = failed
	}
	return err
}

// read reads the form; what is wrong goes to the page.
func (page *linksView) read(form url.Values) (l survey.Link) {
	wrong := func(field, text string) { page.Faults = append(page.Faults, fault{field, text}) }
	value := form.Get("side")
	i := slices.IndexFunc(page.Sides, func(s mailingSide) bool { return s.Value == value })
	if i < 0 || !page.CanMake {
		wrong("side", "Choose who answers.")
		return l
	}
	side := &page.Sides[i]
	l = survey.Link{Study: side.form.Study, Form: side.form.ID, Audience: side.side, Kiosk: form.Get("kiosk") != ""}
	for _, g := range side.form.Groups {
		if form.Get("group") == fmt.Sprintf("%s-%d", value, g.ID) {
			l.Group = g.ID
		}
		if g.Kind == pack.RoleUnit && g.Key == form.Get("unit") {
			l.Unit = g.ID
		}
	}
	if form.Get("group") != "" && l.Group == 0 {
		wrong("group", "This group is of the other side: choose one of the side that answers.")
	}
	var err error
	if l.PerDay, err = strconv.Atoi(form.Get("per-day")); err != nil || l.PerDay < 1 || l.PerDay > 1_000_000 {
		wrong("per-day", "Write how many answers a day at most, 1 or more.")
	}
	return l
}

// linkList is the list of a side's personal links, for letters and for other mailers. Who has none gets one first.
func (p *Pages) linkList(v *visit) error {
	sides, err := p.mailingSides(v)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(sides, func(s mailingSide) bool { return s.Value == v.FormValue("side") })
	if i < 0 || v.example {
		return store.ErrNotFound
	}
	s := &sides[i]
	if err := p.inviteSide(v, s); err != nil {
		return err
	}
	if err := p.Store.NoteLinkList(v.ctx(), v.actor(), s.form, s.side); err != nil {
		return err
	}
	var list bytes.Buffer
	if _, err := fieldwork.WriteLinkList(&list, p.BaseURL, mailroom.LinkLines(v.ctx(), p.Store, p.Keys, s.form, s.side)); err != nil {
		return err
	}
	name := fmt.Sprintf("links-%s-%ss.csv", v.wave.Wave, s.side)
	v.Response().Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	return v.Blob(http.StatusOK, "text/csv; charset=utf-8", list.Bytes())
}
