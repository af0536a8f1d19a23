package fieldwork

import (
	"crypto/aes"
	"crypto/cipher"
)

// accountsBox is what belongs to accounts is sealed with: AES-256-GCM with a random nonce of its own.
func accountsBox(server *secret) (cipher.AEAD, error) {
	block, err := aes.NewCipher(server.sub("accounts").bytes[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Accounts seals the secrets of one-time codes, which lie in the database, and what the console gives a browser to keep
// while somebody signs in elsewhere. Whoever seals says in the additional data what for, so that neither passes for the other.
func (k *Keys) Accounts() cipher.AEAD { return k.accounts }
