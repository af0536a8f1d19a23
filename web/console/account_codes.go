package console

import (
	"encoding/base64"
	"encoding/binary"
	"net/http"
	"time"

	"mirror/survey/account"
	"mirror/survey/fieldwork"
)

var (
	codesPage    = parsed("codes")
	recoveryPage = parsed("recovery")
)

const wrongCode = "This code is not right, or was used before. Type the one your app shows now."

// enrolTime is how long the page with the QR code may lie open.
const enrolTime = 30 * time.Minute

// codesView shows the secret of one-time codes, for an app to read.
type codesView struct {
	frame
	Sealed     string // the secret, for the form alone: nothing is stored before it was shown to work
	Text       string
	Modules    int
	Path       string
	Passphrase bool // ask for it
}

type recoveryView struct {
	frame
	Codes []string
}

// codesForm draws a new secret and shows it.
func (p *Pages) codesForm(v *visit) error {
	if v.user.Codes {
		return p.see(v, path("account"), "")
	}
	return p.showCodes(v, http.StatusOK, account.NewCodes())
}

func (p *Pages) showCodes(v *visit, status int, secret []byte, faults ...fault) error {
	page := &codesView{frame: p.frame(v, "Set up one-time codes"), Sealed: p.sealEnrolment(v, secret), Text: account.CodesText(secret)}
	page.Faults, page.Passphrase = faults, v.user.Passphrase
	var err error
	if page.Modules, page.Path, err = fieldwork.QR(account.CodesAddress(secret, v.user.Email)); err != nil {
		return err
	}
	return show(v, status, codesPage, page)
}

// beginCodes takes the first code, which proves that the app has the secret. It shows the recovery codes, once.
func (p *Pages) beginCodes(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	secret, err := p.openEnrolment(v, form.Get("sealed"))
	if err != nil || v.user.Codes {
		return p.see(v, path("account", "codes"), "")
	}
	step, ok := account.Step(secret, form.Get("code"), p.Now())
	if !ok {
		return p.showCodes(v, http.StatusUnprocessableEntity, secret, fault{"code", "This is not the code that belongs to the drawing. Wait for the next one and type it."})
	}
	proof, err := p.Store.Proof(v.ctx(), v.user.Email)
	if err != nil {
		return err
	}
	if proof.Passphrase != "" {
		ok, wait, err := p.again(v, func() (bool, error) { return account.Matches(v.ctx(), proof.Passphrase, form.Get("present")) })
		switch {
		case err != nil:
			return err
		case wait > 0:
			return p.showCodes(v, http.StatusTooManyRequests, secret, fault{"present", waitAWhile})
		case !ok:
			return p.showCodes(v, http.StatusUnprocessableEntity, secret, fault{"present", "This is not your passphrase."})
		}
	}
	page := &recoveryView{frame: p.frame(v, "Keep these recovery codes"), Codes: account.NewRecoveryCodes()}
	var hashes [][32]byte
	for _, c := range page.Codes {
		hashes = append(hashes, account.RecoveryHash(c))
	}
	if err := p.Store.SetCodes(v.ctx(), v.actor(), v.user.Email, p.sealCodes(v.user.Email, secret), step, hashes); err != nil {
		return err
	}
	if _, err := p.begin(v, v.user.Email, false, "after a change"); err != nil {
		return err
	}
	return show(v, http.StatusOK, recoveryPage, page)
}

// sealEnrolment seals a secret for the form of one person, with the time.
func (p *Pages) sealEnrolment(v *visit, secret []byte) string {
	plain := append(binary.BigEndian.AppendUint64(nil, uint64(p.Now().Unix())), secret...)
	return base64.RawURLEncoding.EncodeToString(p.Keys.Accounts().Seal(nil, nil, plain, []byte("enrolment of "+v.user.Email)))
}

func (p *Pages) openEnrolment(v *visit, sealed string) ([]byte, error) {
	b, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return nil, err
	}
	plain, err := p.Keys.Accounts().Open(nil, nil, b, []byte("enrolment of "+v.user.Email))
	if err != nil || len(plain) < 8 {
		return nil, errNoSecret
	}
	if p.Now().Sub(time.Unix(int64(binary.BigEndian.Uint64(plain)), 0)) > enrolTime {
		return nil, errNoSecret
	}
	return plain[8:], nil
}
