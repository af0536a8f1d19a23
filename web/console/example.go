package console

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mirror/survey"
	"mirror/survey/demo"
	"mirror/survey/pack"
	"mirror/survey/release"
	"mirror/survey/store"
)

// How many people who do not exist answer an example, in each of its waves. Employees are as many as the teams' head counts
// say, where they are known.
const (
	exampleCustomers = 400
	exampleEmployees = 150
	mostExample      = 600
	exampleWaves     = 2
	exampleSeed      = 20260301
	exampleBanner    = "Example – made-up answers"
)

// makeExample fills the questionnaires of a wave with made-up answers, in a study of their own, and shows their results. An
// earlier example of the same study goes.
func (p *Pages) makeExample(v *visit) error {
	if v.example {
		return p.see(v, path(v.id, "results"), "")
	}
	forms, err := p.forms(v, v.wave.Wave)
	if err != nil {
		return err
	}
	study := exampleOf(v.study, p.Now())
	if err := p.dropExampleNamed(v, study.Company); err != nil {
		return err
	}
	id, err := p.Store.SaveStudy(v.ctx(), v.actor(), study)
	if err != nil {
		return err
	}
	if err := p.fillExample(v.ctx(), v.actor(), id, study, examplePacks(forms)); err != nil {
		// half an example is worth nothing
		return errors.Join(err, p.dropExample(v, id))
	}
	return p.see(v, path(id, "results"), "example")
}

// exampleOf is a study that is like another in all that can be seen, and is nobody's: its groups, its settings, and waves
// of its own.
func exampleOf(s *survey.Study, now time.Time) *survey.Study {
	x := *s
	x.Company, x.Banner, x.Example = "Example: "+s.Company, exampleBanner, true
	x.Waves, x.Targets, x.SegmentTargets, x.Actions = nil, nil, nil, nil
	for n := range exampleWaves {
		from := now.AddDate(0, -6*(exampleWaves-n), 0)
		x.Waves = append(x.Waves, survey.Wave{ID: fmt.Sprintf("example-%d", n+1), Name: fmt.Sprintf("Example wave %d", n+1),
			From: from.Format(time.DateOnly), To: from.AddDate(0, 0, 20).Format(time.DateOnly)})
	}
	x.Cells, x.Segments, x.Units = slices.Clone(s.Cells), slices.Clone(s.Segments), slices.Clone(s.Units)
	if len(x.Cells) == 0 {
		x.Cells = []survey.Cell{{ID: "service", Name: "Customer service", Headcount: 60}, {ID: "sales", Name: "Sales", Headcount: 48}, {ID: "office", Name: "Head office", Headcount: 42}}
	}
	if len(x.Segments) == 0 {
		x.Segments = []survey.Segment{{ID: "small", Name: "Smaller customers", Share: 0.65}, {ID: "large", Name: "Larger customers", Share: 0.35}}
	}
	for i := range x.Cells {
		x.Cells[i].Invited = nil
	}
	for i := range x.Segments {
		x.Segments[i].Invited = nil
	}
	for i := range x.Units {
		x.Units[i].Invited, x.Units[i].TakesPart = nil, nil
	}
	return &x
}

// examplePacks are the questionnaires of forms; the main one where there are none yet.
func examplePacks(forms []*survey.Form) (all []*pack.Pack) {
	for _, f := range forms {
		all = append(all, f.Pack)
	}
	if len(all) == 0 {
		all = pack.Embedded()[:1]
	}
	return all
}

// crowdOf is how many answer an example: as many employees as the teams say they have.
func crowdOf(s *survey.Study) demo.Crowd {
	n := 0
	for _, c := range s.Cells {
		n += c.Headcount
	}
	c := demo.Crowd{Customers: exampleCustomers, Employees: exampleEmployees}
	if n > 0 {
		c.Employees = min(n, mostExample)
	}
	return c
}

// dropExampleNamed deletes the example that an earlier click made.
func (p *Pages) dropExampleNamed(v *visit, company string) error {
	ids, err := p.Store.Studies(v.ctx())
	if err != nil {
		return err
	}
	for _, id := range ids {
		study, err := p.Store.Study(v.ctx(), id)
		if err != nil {
			return err
		}
		if study.Company != company {
			continue
		}
		if !study.Example {
			return fmt.Errorf("make an example: %w", store.ErrConflict) // somebody called a study so
		}
		if err := p.dropExample(v, id); err != nil {
			return err
		}
	}
	return nil
}

// fillExample takes made-up answers the road of all others: loaded, closed, and released through protection.
func (p *Pages) fillExample(ctx context.Context, by store.Actor, id survey.StudyID, study *survey.Study, packs []*pack.Pack) error {
	for turn, w := range study.Waves {
		var loads []store.Loaded
		for _, q := range packs {
			rows := demo.MadeUp(study, q, w.ID, turn, crowdOf(study), exampleSeed)
			loads = append(loads, store.Loaded{Wave: w.ID, Pack: store.PackSource{Pack: q, Source: pack.Write(q)}, Rows: slices.Values(rows)})
		}
		if _, err := p.Store.Load(ctx, by, id, loads...); err != nil {
			return err
		}
		if _, err := release.Make(ctx, p.Store, by, id, w.ID); err != nil {
			return err
		}
	}
	return nil
}
