package mailroom

import (
	"context"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// LinkLines are the lines of a link list (fieldwork.WriteLinkList), one after the other from the store.
func LinkLines(ctx context.Context, s *store.Store, keys *fieldwork.Keys, form *survey.Form, side gap.Audience) func(func(fieldwork.ListLine, error) bool) {
	return func(yield func(fieldwork.ListLine, error) bool) {
		for invited, err := range s.Invitations(ctx, form.Study, form.ID, side) {
			line := fieldwork.ListLine{Person: invited.Person}
			if err == nil {
				line.Token, err = keys.Invitation(form.Study, form.Wave, invited.ID)
			}
			if err == nil {
				line.OptOut, err = keys.OptOut(form.Study, form.Wave, invited.ID)
			}
			if !yield(line, err) || err != nil {
				return
			}
		}
	}
}
