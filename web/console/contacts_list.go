package console

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"

	"mirror/gap"
	"mirror/survey/exchange"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// waitingList is a list of people that nobody has said yes to yet, with what was chosen about it so far. It is kept sealed.
type waitingList struct {
	Side   gap.Audience
	List   *exchange.List
	Groups exchange.Placing
	Units  exchange.Placing
	Merges map[string]string // team by team: what it is to be reported as part of, by their ids; "" = on its own

	id    [16]byte
	by    store.Actor
	asked bool
}

// uploadCode is a list's id in addresses.
func uploadCode(id [16]byte) string { return hex.EncodeToString(id[:]) }

// seal packs and seals a list.
func (p *Pages) seal(v *visit, l *waitingList) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(l); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return p.Keys.SealUpload(v.id, b.Bytes(), p.Now()), nil
}

// keepList keeps a new list and goes to the page that checks it.
func (p *Pages) keepList(v *visit, l *waitingList) error {
	box, err := p.seal(v, l)
	if err != nil {
		return err
	}
	id, err := p.Store.SaveUpload(v.ctx(), v.actor(), v.id, box)
	if err != nil {
		return err
	}
	return p.see(v, path(v.id, "contacts", uploadCode(id)), "")
}

// waitingList is the list that the address names; store.ErrNotFound where it is gone. Until a second person is asked it is
// for whoever handed it in.
func (p *Pages) waitingList(v *visit) (*waitingList, error) {
	raw, err := hex.DecodeString(v.Param("upload"))
	if err != nil || len(raw) != 16 {
		return nil, store.ErrNotFound
	}
	u, err := p.Store.Upload(v.ctx(), v.id, [16]byte(raw))
	if err != nil {
		return nil, err
	}
	if !u.Asked && u.By != v.actor() {
		return nil, store.ErrNotFound
	}
	packed, err := p.Keys.OpenUpload(v.id, u.Box, p.Now())
	if errors.Is(err, fieldwork.ErrUpload) {
		return nil, store.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	l := &waitingList{id: u.ID, by: u.By, asked: u.Asked}
	const most = 256 << 20 // our own box; a list is bounded when it is read
	if err := json.NewDecoder(io.LimitReader(z, most)).Decode(l); err != nil {
		return nil, err
	}
	return l, nil
}
