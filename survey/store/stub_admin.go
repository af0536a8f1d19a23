package store

import (
	"context"
	"iter"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// SaveStudy creates a study or replaces its declaration. Groups keep their numbers. What an open or later wave froze does not change.
func (s *Store) SaveStudy(ctx context.Context, by Actor, study *survey.Study) (survey.StudyID, error) {
	panic("stub")
}
func (s *Store) Studies(ctx context.Context) ([]survey.StudyID, error)               { panic("stub") }
func (s *Store) Study(ctx context.Context, id survey.StudyID) (*survey.Study, error) { panic("stub") }

// PackSource is a questionnaire as it is frozen: its YAML.
type PackSource struct {
	Pack   *pack.Pack
	Source []byte
}

func (s *Store) Fieldwork(ctx context.Context, study survey.StudyID, wave string) (survey.Fieldwork, error) {
	panic("stub")
}
func (s *Store) Waves(ctx context.Context, study survey.StudyID) ([]survey.Fieldwork, error) {
	panic("stub")
}

// SetPacks says which questionnaires a wave in draft will ask; it makes their forms. Links may be made and previewed from then on.
func (s *Store) SetPacks(ctx context.Context, by Actor, study survey.StudyID, wave string, packs []PackSource) ([]survey.FormID, error) {
	panic("stub")
}

// MergeGroup decides before opening that answers of a group are stored under another of the same kind.
func (s *Store) MergeGroup(ctx context.Context, by Actor, study survey.StudyID, wave string, group, into survey.GroupID) error {
	panic("stub")
}

// OpenWave freezes packs, study, groups and thresholds and begins to take answers.
func (s *Store) OpenWave(ctx context.Context, by Actor, study survey.StudyID, wave string) error {
	panic("stub")
}

// CloseWave ends the taking of answers and mixes what was stored, so that nothing in the database tells the order, the time or the link of an answer.
func (s *Store) CloseWave(ctx context.Context, by Actor, study survey.StudyID, wave string) error {
	panic("stub")
}

// CloseDue closes every open wave whose last day is over.
func (s *Store) CloseDue(ctx context.Context) error { panic("stub") }

func (s *Store) Forms(ctx context.Context, study survey.StudyID, wave string) ([]*survey.Form, error) {
	panic("stub")
}

// Form returns a form, which callers share, and the present state of its wave (at most Options.Refresh old).
func (s *Store) Form(ctx context.Context, study survey.StudyID, id survey.FormID) (*survey.Form, survey.Fieldwork, error) {
	panic("stub")
}

// SavePeople adds people or brings them up to date (same study, side and e-mail address or reference). All or nothing. Who opted out stays opted out.
func (s *Store) SavePeople(ctx context.Context, by Actor, study survey.StudyID, people []survey.Person) (added, changed int, err error) {
	panic("stub")
}

// Invite makes invitations to a form for all people of a side who have none yet and did not opt out.
func (s *Store) Invite(ctx context.Context, by Actor, study survey.StudyID, form survey.FormID, a gap.Audience, derive func(id [16]byte, account string) Derived) (int, error) {
	panic("stub")
}

// Derived is what is stored of an invitation's secrets: hashes, made of its random id with keys the database does not hold.
type Derived struct {
	Token, OptOut [32]byte
	Account       uint64 // of a customer's client account; 0 = none given
}

// Invited is one line of a link list.
type Invited struct {
	ID     [16]byte
	Person survey.Person
}

// Invitations are those of a form and side that are not opted out, in an order that says nothing. State is not among what they tell.
func (s *Store) Invitations(ctx context.Context, study survey.StudyID, form survey.FormID, a gap.Audience) iter.Seq2[Invited, error] {
	panic("stub")
}

// Invitation is what the hash of a personal token opens; ErrNotFound.
func (s *Store) Invitation(ctx context.Context, token [32]byte) (survey.Invitation, error) {
	panic("stub")
}

// OptOut stops invitations to the person behind a token (the personal one or the opt-out one), now and after any later import; OptIn takes it back.
func (s *Store) OptOut(ctx context.Context, token [32]byte) error { panic("stub") }
func (s *Store) OptIn(ctx context.Context, token [32]byte) error  { panic("stub") }

// SaveLink makes an open link (or kiosk); code is the hash of what stands in its address.
func (s *Store) SaveLink(ctx context.Context, by Actor, l survey.Link, code func(survey.LinkID) [32]byte) (survey.LinkID, error) {
	panic("stub")
}
func (s *Store) Links(ctx context.Context, study survey.StudyID, form survey.FormID) ([]survey.Link, error) {
	panic("stub")
}
func (s *Store) Link(ctx context.Context, code [32]byte) (survey.Link, error) { panic("stub") }

// PublishSaid shows or hides the page "you said, we did" of a released wave.
func (s *Store) PublishSaid(ctx context.Context, by Actor, study survey.StudyID, wave string, show bool) error {
	panic("stub")
}

// Erase removes a person from every list, physically; answers have no link to anybody. It returns how many people matched (e-mail address or reference).
func (s *Store) Erase(ctx context.Context, by Actor, study survey.StudyID, who string) (int, error) {
	panic("stub")
}

// Retention says after how many days things go. The zero value means the defaults of protection.md P25.
type Retention struct{ Drafts, Invitations, Contacts, Logs int }

// Retain deletes what is past its time.
func (s *Store) Retain(ctx context.Context, r Retention) error { panic("stub") }

// Backup writes a consistent copy while the store is in use. Restore puts one in place of an empty or absent database.
func (s *Store) Backup(ctx context.Context, path string) error { panic("stub") }
func Restore(ctx context.Context, backup, dsn string) error    { panic("stub") }
