package respond

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// visit is one request for a page of a form: what its ticket opens.
type visit struct {
	ticket  fieldwork.Ticket
	address string // of the form's start, without a host
	wave    survey.Fieldwork
	sheet   *sheet
	now     time.Time
	saved   *progress           // nil: nothing was begun, or it was sent
	drafts  *fieldwork.DraftKey // nil: none was opened; see draftKey
	from    *origin             // nil: not known yet; see Pages.origin
}

// origin is what is known of who came: from the invitation, or from the open link.
type origin struct {
	group, unit survey.GroupID
	state       survey.InvitationState
	language    string
}

// open reads the ticket in the address and what belongs to it. Where there is no page to show, it returns the message to
// show instead.
func (p *Pages) open(c echo.Context) (*visit, *Message, error) { return p.opens(c, false) }

// openWhole is open for pages that need to know who came as well: from the invitation, with the draft in one read.
func (p *Pages) openWhole(c echo.Context) (*visit, *Message, error) {
	return p.opens(c, true)
}

func (p *Pages) opens(c echo.Context, whole bool) (*visit, *Message, error) {
	v := &visit{now: p.now()}
	var err error
	if v.ticket, err = p.keys.Unseal(c.Param("ticket"), v.now); err != nil {
		return nil, &Message{Kind: EndedPage}, nil
	}
	v.address = "/r/" + c.Param("ticket")
	ctx := c.Request().Context()
	form, wave, err := p.store.Form(ctx, v.ticket.Study, v.ticket.Form)
	if errors.Is(err, store.ErrNotFound) {
		return nil, &Message{Kind: EndedPage}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	v.wave = wave
	lang := languageOf(c, "", languagesOf(form.Pack))
	if v.sheet, err = p.sheets.of(form, v.ticket.Audience, lang); err != nil {
		return nil, nil, err
	}
	if err := p.idle(c, v); err != nil {
		return nil, nil, err
	}
	if m := v.notTaking(); m != nil {
		return nil, m, nil
	}
	v.saved, err = p.load(ctx, c, v, whole)
	return v, nil, err
}

// notTaking is the message of a wave that takes no answers now; nil where it does, and for previews.
func (v *visit) notTaking() *Message {
	if v.ticket.Kind == fieldwork.Preview || v.wave.Taking(v.now) {
		return nil
	}
	return &Message{Kind: stateOf(&v.wave, v.now), wave: &v.wave, sheet: v.sheet, now: v.now}
}

// stateOf tells a wave that has not begun from one that is over.
func stateOf(w *survey.Fieldwork, now time.Time) MessageKind {
	if w.State == survey.WaveDraft || w.State == survey.WaveOpen && now.Before(w.Opens) {
		return NotOpenYet
	}
	return Closed
}

// kioskIdle and kioskThanks are how long a shared device shows a page before it goes back to the start.
const (
	kioskIdle   = 180
	kioskThanks = 15
)

// idle sends a shared device back to its start after a while. No script does this: the browser does, by itself.
func (p *Pages) idle(c echo.Context, v *visit) error {
	if v.ticket.Kind != fieldwork.Kiosk {
		return nil
	}
	start, err := p.kioskStart(v)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Refresh", strconv.Itoa(kioskIdle)+"; url="+start)
	return nil
}

// kioskStart is the address of the link a shared device stands on.
func (p *Pages) kioskStart(v *visit) (string, error) {
	code, err := p.keys.LinkCode(v.ticket.Study, v.sheet.form.Wave, v.ticket.Link)
	if err != nil {
		return "", fmt.Errorf("the address of a kiosk: %w", err)
	}
	return inLanguage("/o/"+code.Text(), v.sheet.lang), nil
}

// load opens the draft. One that cannot be read is none: its questionnaire was another.
func (p *Pages) load(ctx context.Context, c echo.Context, v *visit, whole bool) (*progress, error) {
	if v.ticket.Kind == fieldwork.Preview {
		return previewed(c, v), nil
	}
	if v.pending() {
		from, err := p.origin(ctx, v)
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil
		}
		return unsavedYet(v, from), err
	}
	box, err := p.box(ctx, v, whole)
	if errors.Is(err, store.ErrNotFound) && v.single() {
		from, err := p.origin(ctx, v)
		return unsavedYet(v, from), err
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	d, err := v.draftKey().Open(box)
	if err != nil || !v.sheet.layout.Valid(d.Answers, v.ticket.Audience) {
		return nil, nil
	}
	if d.Words == nil {
		d.Words = map[int]string{}
	}
	return &progress{d}, nil
}

// box reads the sealed draft; ErrNotFound where there is none. With whole it looks up in the same read who came, where that
// stands in an invitation.
func (p *Pages) box(ctx context.Context, v *visit, whole bool) ([]byte, error) {
	id := fieldwork.DraftID(v.ticket.Secret)
	if !whole || v.ticket.Kind != fieldwork.Personal {
		return p.store.Draft(ctx, id)
	}
	i, box, err := p.store.InvitationAndDraft(ctx, v.ticket.Secret.Hash(), id)
	if err != nil {
		return nil, err
	}
	v.from = &origin{i.Group, i.Unit, i.State, i.Language}
	if box == nil {
		return nil, store.ErrNotFound
	}
	return box, nil
}

// draftKey is made where it is first used: never before a form's secret is (see mint).
func (v *visit) draftKey() fieldwork.DraftKey {
	if v.drafts == nil {
		key := fieldwork.NewDraftKey(v.ticket.Secret)
		v.drafts = &key
	}
	return *v.drafts
}

// previewed is the state of a test: nothing of it is stored, so that it stands in the page's address.
func previewed(c echo.Context, v *visit) *progress {
	d := &fieldwork.Draft{Session: v.ticket.Session, Asked: true, Words: map[int]string{}}
	d.Page = len(v.sheet.plan.pages(0)) - 1
	answers, err := base64.RawURLEncoding.DecodeString(c.QueryParam("a"))
	if err != nil || !v.sheet.layout.Valid(answers, v.ticket.Audience) {
		answers = v.sheet.layout.Blank()
		v.sheet.layout.SetArrangement(answers, v.ticket.Session[0]%survey.Arrangements)
	}
	d.Answers = answers
	return &progress{d}
}

// save keeps the draft, and for a test nothing.
func (p *Pages) save(ctx context.Context, v *visit) error {
	if v.ticket.Kind == fieldwork.Preview {
		return nil
	}
	box := v.draftKey().Seal(v.saved.Draft)
	return p.store.SaveDraft(ctx, fieldwork.DraftID(v.ticket.Secret), box, keptUntil(v.now, &v.wave))
}

// begun is a new draft, with an arrangement drawn by lot.
func begun(v *visit) *progress {
	d := &fieldwork.Draft{Session: v.ticket.Session, Answers: v.sheet.layout.Blank(), Words: map[int]string{}}
	if v.ticket.Audience == gap.Customer { // no times on the employees' side
		d.Started = v.now.UTC().Truncate(time.Second)
	}
	var lot [1]byte
	_, _ = rand.Read(lot[:]) // it never fails
	v.sheet.layout.SetArrangement(d.Answers, lot[0]%survey.Arrangements)
	return &progress{d}
}

// origin looks up who came. A personal link that is not known is ErrNotFound.
func (p *Pages) origin(ctx context.Context, v *visit) (origin, error) {
	if v.from != nil {
		return *v.from, nil
	}
	switch v.ticket.Kind {
	case fieldwork.Personal:
		i, err := p.store.Invitation(ctx, v.ticket.Secret.Hash())
		return origin{i.Group, i.Unit, i.State, i.Language}, err
	case fieldwork.Preview:
		return origin{}, nil
	}
	l, err := p.link(ctx, v)
	return origin{group: l.Group, unit: l.Unit}, err
}

// link is the open link a ticket was given for.
func (p *Pages) link(ctx context.Context, v *visit) (survey.Link, error) {
	code, err := p.keys.LinkCode(v.ticket.Study, v.sheet.form.Wave, v.ticket.Link)
	if err != nil {
		return survey.Link{}, err
	}
	return p.store.Link(ctx, code.Hash())
}

// pages are the form's pages as this person has them.
func (v *visit) pages() []formPage {
	return v.sheet.plan.pages(v.sheet.layout.Arrangement(v.saved.Answers))
}

// to is an address of the form in its language: "3", "team", "sent", or "" for the start.
func (v *visit) to(page string) string {
	address := v.address
	if page != "" {
		address += "/" + page
	}
	address = inLanguage(address, v.sheet.lang)
	if v.ticket.Kind == fieldwork.Preview && v.saved != nil {
		address += "&a=" + base64.RawURLEncoding.EncodeToString(v.saved.Answers)
	}
	return address
}

// next is the page to go on with: the first that was not yet continued from.
func (v *visit) next() string {
	return strconv.Itoa(min(v.saved.Page, len(v.pages())-1) + 1)
}

func (v *visit) key(page int) frameKey {
	k := frameKey{page: page, kind: v.ticket.Kind, team: v.saved.teamAsked(), fresh: v.pending()}
	if k.kind == fieldwork.Personal {
		k.until = dayOf(keptUntil(v.now, &v.wave))
	}
	return k
}

// seen reports whether what was saved on a page may be shown: a shared device shows nothing again, and employees only
// what this very visit put there. Whoever else opens their link sees how far they came and no answer.
func (v *visit) seen(page int) bool {
	if v.ticket.Kind == fieldwork.Kiosk {
		return false
	}
	return v.openly() || v.saved.Session == v.ticket.Session && v.saved.own(page)
}

// openly reports whether other visits may see what was saved: a customer's may, and a test has no other.
func (v *visit) openly() bool {
	return v.ticket.Kind == fieldwork.Preview || v.ticket.Audience == gap.Customer
}

// teamSeen reports whether the team that was given on the form may be shown, as seen does of a page.
func (v *visit) teamSeen() bool {
	if v.ticket.Kind == fieldwork.Kiosk {
		return false
	}
	return v.openly() || v.saved.Session == v.ticket.Session && v.saved.Prompted&ownTeam != 0
}

// mine reports whether nothing on a page is hidden from this visit: it saw what was saved there, or nothing was. A page
// that another visit saved never becomes this one's: not by sending it blank, and not by a reminder of what is missing.
func (v *visit) mine(page int) bool {
	return v.ticket.Kind == fieldwork.Kiosk || v.seen(page) || !v.saved.touched(page)
}

// whole reports whether this visit may see every page before one.
func (v *visit) whole(before int) bool {
	for n := range before {
		if !v.seen(n) {
			return false
		}
	}
	return true
}

// redirect sends the browser on with GET.
func redirect(c echo.Context, to string) error { return c.Redirect(http.StatusSeeOther, to) }
