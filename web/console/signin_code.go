package console

import (
	"errors"
	"net/http"

	"mirror/survey"
	"mirror/survey/account"
	"mirror/survey/store"
)

func (p *Pages) codeForm(v *visit) error {
	user, err := p.halfway(v)
	if err != nil || user == nil {
		return err
	}
	return show(v, http.StatusOK, codePage, &signInView{frame: p.frame(v, "Type your code"), Next: local(v.QueryParam("next"))})
}

// halfway is whose passphrase was right in this browser. It is nil where that was nobody's, or too long ago; the browser
// was sent back then.
func (p *Pages) halfway(v *visit) (*survey.User, error) {
	user, session, err := p.session(v)
	if err != nil {
		return nil, err
	}
	if user == nil || !session.Half {
		return nil, p.see(v, path("sign-in"), "")
	}
	return user, nil
}

// code takes a one-time code, or one of those for the day the app is lost.
func (p *Pages) code(v *visit) error {
	user, err := p.halfway(v)
	if err != nil || user == nil {
		return err
	}
	form, err := v.posted()
	if err != nil {
		return err
	}
	next := local(form.Get("next"))
	page := &signInView{frame: p.frame(v, "Type your code"), Next: next}
	a := p.tries.ofCode(user.Email, v.RealIP())
	if wait, err := p.hold(v.ctx(), a); err != nil {
		return err
	} else if wait > 0 {
		page.Faults = []fault{{"code", "Too many tries. Wait half a minute, then try again."}}
		return show(v, http.StatusTooManyRequests, codePage, page)
	}
	proof, err := p.Store.Proof(v.ctx(), user.Email)
	how := ""
	if err == nil {
		how, err = p.checkCode(v, proof, form.Get("code"))
	}
	if err != nil {
		p.tries.undo(a)
		return err
	}
	if how == "" {
		p.tries.fail(a, p.Now())
		if err := p.Store.FailSignIn(v.ctx(), user.Email); err != nil {
			return err
		}
		page.Faults = []fault{{"code", wrongCode}}
		return show(v, http.StatusUnprocessableEntity, codePage, page)
	}
	p.tries.succeed(a)
	failed, err := p.begin(v, user.Email, false, how, proof)
	if errors.Is(err, store.ErrNotFound) { // something was changed a moment ago, which ended the half session too
		return p.see(v, path("sign-in"), "")
	}
	if err != nil {
		return err
	}
	return p.entered(v, next, failed)
}

// checkCode spends a one-time code or a recovery code and says how it proved somebody; "" where it did not.
func (p *Pages) checkCode(v *visit, proof store.Proof, typed string) (how string, err error) {
	if proof.Codes == nil {
		return "", nil
	}
	email := proof.User.Email
	secret, err := p.openCodes(proof)
	if err != nil {
		return "", err
	}
	if step, ok := account.Step(secret, typed, p.Now()); ok {
		fresh, err := p.Store.UseCode(v.ctx(), email, step)
		if err != nil || !fresh {
			return "", err
		}
		return "with a one-time code", nil
	}
	found, err := p.Store.UseRecoveryCode(v.ctx(), email, account.RecoveryHash(typed))
	if err != nil || !found {
		return "", err
	}
	return "with a recovery code", nil
}

// codesFor is what a secret of one-time codes is sealed for: in another's row it opens nothing.
func codesFor(email string) []byte { return []byte("one-time codes of " + email) }

func (p *Pages) sealCodes(email string, secret []byte) []byte {
	return p.Keys.Accounts().Seal(nil, nil, secret, codesFor(email))
}

func (p *Pages) openCodes(proof store.Proof) ([]byte, error) {
	return p.Keys.Accounts().Open(nil, nil, proof.Codes, codesFor(proof.User.Email))
}
