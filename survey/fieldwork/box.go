package fieldwork

import (
	"crypto/aes"
	"crypto/cipher"
)

// box seals with a key of the server's for one purpose: AES-256-GCM with a random nonce. It takes and gives no nonce.
func box(server *secret, purpose string) (cipher.AEAD, error) {
	block, err := aes.NewCipher(server.sub(purpose).bytes[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Urn is what the answers of open waves are sealed with, under a key of the server's: without this folder nobody reads them,
// and no wave can be closed.
func (k *Keys) Urn() cipher.AEAD { return k.urn }

// Accounts seals the secrets of one-time codes, which lie in the database, and what the console gives a browser to keep
// while somebody signs in elsewhere. Whoever seals says in the additional data what for, so that neither passes for the other.
func (k *Keys) Accounts() cipher.AEAD { return k.accounts }
