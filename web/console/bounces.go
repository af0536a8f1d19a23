package console

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"mirror/survey/fieldwork/mail"
	"mirror/survey/store"
)

// mostBounces is how many mails that came back may be told of at once.
const mostBounces = 1000

// bounceCall is what a mail service tells of mails that came back. Return paths are the addresses the mails had as their
// envelope sender; only those with permanent set count.
type bounceCall struct {
	Bounces []struct {
		ReturnPath string `json:"return_path"`
		Permanent  bool   `json:"permanent"`
	} `json:"bounces"`
}

// bounces takes what a mail server tells of mails that came back: JSON as above, or one such message as it is
// (message/rfc822). Whoever tells it knows the secret that the server was started with. The answer says how many were known,
// and nothing of whose they were.
func (p *Pages) bounces(v *visit) error {
	given, ok := strings.CutPrefix(v.Request().Header.Get("Authorization"), "Bearer ")
	got, want := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(p.BounceSecret))
	if !ok || p.BounceSecret == "" || subtle.ConstantTimeCompare(got[:], want[:]) == 0 {
		return apiError(v, http.StatusUnauthorized, "the secret is missing or not good: send Authorization: Bearer SECRET")
	}
	var paths []string
	if strings.HasPrefix(v.Request().Header.Get("Content-Type"), "message/rfc822") {
		message, err := io.ReadAll(v.Request().Body)
		if err != nil {
			return err
		}
		if which, ok := mail.ReadBounce(message); ok {
			paths = append(paths, which)
		}
	} else {
		var call bounceCall
		in := json.NewDecoder(v.Request().Body)
		in.DisallowUnknownFields()
		if err := in.Decode(&call); err != nil || len(call.Bounces) > mostBounces {
			return v.JSON(http.StatusUnprocessableEntity, map[string]string{"error": `send {"bounces": [{"return_path": "…", "permanent": true}]} with up to 1,000 entries`})
		}
		for _, b := range call.Bounces {
			if which, ok := mail.ReturnPath(b.ReturnPath); ok && b.Permanent {
				paths = append(paths, which)
			}
		}
	}
	var back []store.Returned
	for _, which := range paths {
		if id, invitation, ok := p.Keys.Returned(which); ok {
			back = append(back, store.Returned{Mailing: id, Invitation: invitation})
		}
	}
	n, err := p.Store.Bounced(v.ctx(), back)
	if err != nil {
		return err
	}
	return v.JSON(http.StatusOK, map[string]int{"noted": n})
}
