package fieldwork

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"mirror/gap"
	"mirror/survey"
)

// What a derived secret is for. The label is the first thing hashed, so that none can be used for another purpose.
const (
	forSurvey      = "survey"
	forOptOut      = "opt-out"
	forLink        = "link"
	forPreview     = "preview"
	forAccount     = "account"
	forSuppression = "suppression"
	forKeepsake    = "keepsake"
)

// mac is HMAC-SHA-256 of a label and parts, each behind its length so that no two lists of parts look alike.
func mac(key *secret, label string, parts ...[]byte) [32]byte {
	h := hmac.New(sha256.New, key.bytes[:])
	room := make([]byte, 0, 128)
	room = part(room, []byte(label))
	for _, p := range parts {
		room = part(room, p)
	}
	h.Write(room)
	return [32]byte(h.Sum(nil))
}

func part(b, p []byte) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(p))), p...)
}

func number[N ~int](n N) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

// ofWave is a MAC under the key of a wave, with the study and the wave in what is hashed.
func (k *Keys) ofWave(label string, study survey.StudyID, wave string, what []byte) ([32]byte, error) {
	key, err := k.wave(study, wave)
	if err != nil {
		return [32]byte{}, err
	}
	return mac(key, label, number(study), []byte(wave), what), nil
}

// Invitation derives the token of an invitation: HMAC-SHA-256 of a purpose label, the study, the wave and the id under the
// wave's key. It is the same each time, so that a reminder carries the same link. ErrNoKey where the key is not there.
func (k *Keys) Invitation(study survey.StudyID, wave string, id [16]byte) (Token, error) {
	sum, err := k.ofWave(forSurvey, study, wave, id[:])
	return Token(sum[:len(Token{})]), err
}

// OptOut derives the token that stops invitations, with its own label; it opens no form.
func (k *Keys) OptOut(study survey.StudyID, wave string, id [16]byte) (Token, error) {
	sum, err := k.ofWave(forOptOut, study, wave, id[:])
	return Token(sum[:len(Token{})]), err
}

// Account is the keyed hash of a client account in a wave: 63 bits, as databases have no unsigned numbers, and never 0 for
// an account that is given. Without its key the account cannot be found by trying names.
func (k *Keys) Account(study survey.StudyID, wave, account string) (uint64, error) {
	if account == "" {
		return 0, nil
	}
	sum, err := k.ofWave(forAccount, study, wave, []byte(account))
	if err != nil {
		return 0, err
	}
	return max(1, binary.BigEndian.Uint64(sum[:])&math.MaxInt64), nil
}

// Suppression is the keyed hash under which somebody is remembered who asked not to be invited again: of an e-mail address
// or a reference, without the spaces around it and in small letters. It outlives waves, so it is the server's key that makes it.
func (k *Keys) Suppression(a gap.Audience, contact string) [32]byte {
	return mac(k.opted, forSuppression, []byte{byte(a)}, []byte(strings.ToLower(strings.TrimSpace(contact))))
}

// LinkCode derives what stands in an open link's address: 80 bits, with a label of its own.
func (k *Keys) LinkCode(study survey.StudyID, wave string, link survey.LinkID) (Code, error) {
	sum, err := k.ofWave(forLink, study, wave, number(link))
	return Code(sum[:len(Code{})]), err
}

// PreviewCode opens the preview of a form for a side; nothing is stored for it. It says itself what it opens (see Preview):
// 8 bytes of study, form and side, and 96 bits of a MAC under the server's key.
func (k *Keys) PreviewCode(study survey.StudyID, form survey.FormID, a gap.Audience) (Token, error) {
	if study < 0 || study > math.MaxInt32 || form < 0 || form > math.MaxInt32 || a > gap.Employee {
		return Token{}, fmt.Errorf("preview form %d of study %d: there is no such form", form, study)
	}
	var t Token
	binary.BigEndian.PutUint32(t[:4], uint32(study))
	binary.BigEndian.PutUint32(t[4:8], uint32(form)<<1|uint32(a))
	sum := mac(k.preview, forPreview, t[:8])
	copy(t[8:], sum[:])
	return t, nil
}

// Preview reads what a preview code opens; false for anything that PreviewCode did not make.
func (k *Keys) Preview(t Token) (study survey.StudyID, form survey.FormID, a gap.Audience, ok bool) {
	sum := mac(k.preview, forPreview, t[:8])
	if !hmac.Equal(t[8:], sum[:len(t)-8]) {
		return 0, 0, 0, false
	}
	f := binary.BigEndian.Uint32(t[4:8])
	return survey.StudyID(binary.BigEndian.Uint32(t[:4])), survey.FormID(f >> 1), gap.Audience(f & 1), true
}
