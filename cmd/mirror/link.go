package main

import (
	"fmt"
	"text/tabwriter"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// linkCmd makes links that many people answer through.
type linkCmd struct {
	New     linkNewCmd     `cmd:"" help:"Make an open link, with a poster to print."`
	List    linkListCmd    `cmd:"" help:"List a questionnaire's open links."`
	Preview linkPreviewCmd `cmd:"" help:"Say where the questionnaire can be tried. What is answered there does not count."`
}

// oneForm is the questionnaire a link opens.
type oneForm struct {
	database
	address
	Wave string `help:"Id of the wave." placeholder:"ID" required:""`
	Pack string `help:"Which questionnaire, where the wave asks several." placeholder:"NAME"`
}

// in finds the questionnaire, and checks the address before anything is made with it.
func (c *oneForm) in(a *app, do func(*store.Store, *fieldwork.Keys, *survey.Form) error) error {
	base, err := fieldwork.BaseURL(c.BaseURL)
	if err != nil {
		return usage{err.Error()}
	}
	c.BaseURL = base
	return c.with(a, func(s *store.Store, keys *fieldwork.Keys) error {
		form, err := c.form(a, s, c.Wave, c.Pack)
		if err != nil {
			return err
		}
		return do(s, keys, form)
	})
}

type linkNewCmd struct {
	oneForm
	Audience string `help:"Who answers: customer or employee." enum:"customer,employee" required:""`
	Group    string `help:"Staff group or customer group everybody behind this link belongs to; else employees are asked." placeholder:"ID"`
	Unit     string `help:"Branch or region the link belongs to." placeholder:"ID"`
	Kiosk    bool   `help:"For a shared device: it forgets between people."`
	PerDay   int    `help:"Most answers a day. A link that strangers find cannot fill the wave." default:"500" placeholder:"N"`
}

// Run makes the link and prints its address and its poster's.
func (c *linkNewCmd) Run(a *app) error {
	if c.PerDay < 1 {
		return usage{"--per-day: give at least 1"}
	}
	return c.in(a, func(s *store.Store, keys *fieldwork.Keys, form *survey.Form) (err error) {
		l := survey.Link{Study: form.Study, Form: form.ID, Audience: audienceNamed(c.Audience), Kiosk: c.Kiosk, PerDay: c.PerDay}
		kind := pack.RoleSegment
		if l.Audience == gap.Employee {
			kind = pack.RoleCell
		}
		if l.Group, err = groupNamed(form, kind, c.Group); err != nil {
			return err
		}
		if l.Unit, err = groupNamed(form, pack.RoleUnit, c.Unit); err != nil {
			return err
		}
		code, err := saveLink(a, s, keys, form.Wave, l)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "link    %s/o/%s\nposter  %s/o/%s/poster\n", c.BaseURL, code.Text(), c.BaseURL, code.Text())
		return nil
	})
}

// saveLink makes the link and returns what stands in its address.
func saveLink(a *app, s *store.Store, keys *fieldwork.Keys, wave string, l survey.Link) (code fieldwork.Code, err error) {
	var failed error
	_, err = s.SaveLink(a.ctx, byCommand, l, func(id survey.LinkID) [32]byte {
		code, failed = keys.LinkCode(l.Study, wave, id)
		return code.Hash()
	})
	if failed != nil {
		err = failed
	}
	return code, err
}

// groupNamed finds a group by its id in files; "" is none.
func groupNamed(form *survey.Form, kind, key string) (survey.GroupID, error) {
	if key == "" {
		return 0, nil
	}
	g := form.GroupNamed(kind, key)
	if g == nil {
		return 0, usage{fmt.Sprintf("the study has no %s %q", kind, key)}
	}
	return g.ID, nil
}

type linkListCmd struct{ oneForm }

// Run prints a line a link.
func (c *linkListCmd) Run(a *app) error {
	return c.in(a, func(s *store.Store, keys *fieldwork.Keys, form *survey.Form) error {
		links, err := s.Links(a.ctx, form.Study, form.ID)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, l := range links {
			code, err := keys.LinkCode(form.Study, form.Wave, l.ID)
			if err != nil {
				return err
			}
			kind := "open link"
			if l.Kiosk {
				kind = "kiosk"
			}
			fmt.Fprintf(table, "%s/o/%s\t%s\t%s\t%s\t%s\tup to %d a day\n", c.BaseURL, code.Text(), kind, l.Audience, groupName(form, l.Group), groupName(form, l.Unit), l.PerDay)
		}
		return table.Flush()
	})
}

func groupName(form *survey.Form, id survey.GroupID) string {
	if g := form.Group(id); g != nil {
		return g.Name
	}
	return "–"
}

type linkPreviewCmd struct{ oneForm }

// Run prints one address a side.
func (c *linkPreviewCmd) Run(a *app) error {
	return c.in(a, func(s *store.Store, keys *fieldwork.Keys, form *survey.Form) error {
		for _, name := range form.Pack.Audiences {
			code, err := keys.PreviewCode(form.Study, form.ID, audienceNamed(name))
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "as %-9s %s/p/%s\n", name, c.BaseURL, code.Text())
		}
		return nil
	})
}
