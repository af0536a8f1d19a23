package fieldwork

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"encoding/binary"
	"math"
)

// returnPath is what stands in a mail's return path, so that a mail that comes back tells whose it was: 4 bytes for the
// mailing, 16 of the invitation's id behind AES, 10 of a MAC.
type returnPath [30]byte

const (
	forReturnPath       = "return path"
	forReturnPathCipher = "return path cipher"
)

// ReturnPath writes which mail of which mailing it was: 48 letters and digits for an address's local part, made with the
// server's key. It opens no form, and nothing that does can be made of it. The mailing's number must fit in 31 bits.
func (k *Keys) ReturnPath(mailing int, invitation [16]byte) string {
	if mailing < 0 || mailing > math.MaxInt32 {
		panic("fieldwork: a mailing's number does not fit") // numbers are small ones the store gave; another is a fault of the program
	}
	var p returnPath
	binary.BigEndian.PutUint32(p[:4], uint32(mailing))
	k.returns.block.Encrypt(p[4:20], invitation[:]) // one block, which is random: nothing is told by encrypting it alone
	sum := mac(k.returns.mac, forReturnPath, p[:20])
	copy(p[20:], sum[:])
	return written(p[:])
}

// Returned reads what ReturnPath wrote, in either case; false for anything else.
func (k *Keys) Returned(s string) (mailing int, invitation [16]byte, ok bool) {
	var p returnPath
	if !parsed(s, p[:]) {
		return 0, invitation, false
	}
	sum := mac(k.returns.mac, forReturnPath, p[:20])
	if !hmac.Equal(p[20:], sum[:10]) {
		return 0, invitation, false
	}
	k.returns.block.Decrypt(invitation[:], p[4:20])
	return int(binary.BigEndian.Uint32(p[:4])), invitation, true
}

// returnKeys are the keys of return paths, made of the server's.
type returnKeys struct {
	mac   *secret
	block cipher.Block
}

func newReturnKeys(server *secret) (*returnKeys, error) {
	block, err := aes.NewCipher(server.sub(forReturnPathCipher).bytes[:])
	return &returnKeys{mac: server.sub(forReturnPath), block: block}, err
}
