package fieldwork

import (
	"fmt"

	"mirror/survey"
)

// Secrets are what is stored of an invitation's secrets: hashes, and the number of a client account.
type Secrets struct {
	Token, OptOut [32]byte
	Account       uint64
}

// Deriver makes the secrets of a wave's invitations out of their random ids. Only a missing key can make it fail, so that
// is tried beforehand.
func (k *Keys) Deriver(study survey.StudyID, wave string) (func(id [16]byte, account string) Secrets, error) {
	derive := func(id [16]byte, account string) (s Secrets, err error) {
		token, err := k.Invitation(study, wave, id)
		if err != nil {
			return s, err
		}
		out, err := k.OptOut(study, wave, id)
		if err != nil {
			return s, err
		}
		s = Secrets{Token: token.Hash(), OptOut: out.Hash()}
		s.Account, err = k.Account(study, wave, account)
		return s, err
	}
	if _, err := derive([16]byte{}, ""); err != nil {
		return nil, err
	}
	return func(id [16]byte, account string) Secrets {
		s, err := derive(id, account)
		if err != nil {
			panic(fmt.Sprintf("the wave's key was there a moment ago: %v", err)) // nothing of the list is stored
		}
		return s
	}, nil
}
