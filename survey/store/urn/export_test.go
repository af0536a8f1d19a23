package urn

import (
	"crypto/cipher"
	"encoding/binary"
)

// Plain is what lies in a box.
func (s *Sealed) Plain(key cipher.AEAD) ([]byte, error) {
	return key.Open(nil, nil, append(binary.LittleEndian.AppendUint64(nil, uint64(s.ID)), s.Body...), s.place())
}

// SealPlain seals any bytes.
func SealPlain(key cipher.AEAD, plain []byte) *Sealed {
	s := &Sealed{Study: 1, Form: 1}
	box := key.Seal(nil, nil, plain, s.place())
	s.ID, s.Body = int64(binary.LittleEndian.Uint64(box)), box[idBytes:]
	return s
}
