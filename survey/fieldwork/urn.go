package fieldwork

import (
	"crypto/aes"
	"crypto/cipher"
)

// Urn is what the answers of open waves are sealed with (AES-256-GCM with a random nonce), under a key of the server's:
// without this folder nobody reads them, and no wave can be closed. It takes and gives no nonce.
func (k *Keys) Urn() cipher.AEAD { return k.urn }

func urnBox(server *secret) (cipher.AEAD, error) {
	block, err := aes.NewCipher(server.sub("urn").bytes[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
