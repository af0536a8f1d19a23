package fieldwork

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"time"

	"mirror/survey"
)

// ErrUpload means that an uploaded list cannot be read any more: it is older than a day, or it is none.
var ErrUpload = errors.New("the uploaded list is no longer there")

// uploadHolds is how long an uploaded list waits for somebody's yes.
const uploadHolds = 24 * time.Hour

// uploadLabel keeps a box from being taken for a ticket, and one of a study for another's.
func uploadLabel(study survey.StudyID) []byte {
	return append([]byte("mirror/1 upload "), number(study)...)
}

// SealUpload seals a list of people that waits for somebody's yes, with the server's key and the moment it was made.
func (k *Keys) SealUpload(study survey.StudyID, list []byte, now time.Time) []byte {
	nonce := make([]byte, k.tickets.NonceSize(), k.tickets.NonceSize()+8+len(list)+k.tickets.Overhead())
	_, _ = rand.Read(nonce) // never fails: the program ends instead
	plain := append(binary.BigEndian.AppendUint64(nil, uint64(now.Unix())), list...)
	return k.tickets.Seal(nonce, nonce, plain, uploadLabel(study))
}

// OpenUpload reads what SealUpload sealed less than a day ago; ErrUpload.
func (k *Keys) OpenUpload(study survey.StudyID, box []byte, now time.Time) ([]byte, error) {
	n := k.tickets.NonceSize()
	if len(box) < n {
		return nil, ErrUpload
	}
	plain, err := k.tickets.Open(nil, box[:n], box[n:], uploadLabel(study))
	if err != nil || len(plain) < 8 {
		return nil, ErrUpload
	}
	made := time.Unix(int64(binary.BigEndian.Uint64(plain)), 0)
	if now.Sub(made) > uploadHolds {
		return nil, ErrUpload
	}
	return plain[8:], nil
}
